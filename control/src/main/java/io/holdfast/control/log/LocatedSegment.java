package io.holdfast.control.log;

import io.holdfast.control.ConflictException;
import io.holdfast.control.access.Located;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.InventoryStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A file of a data set's log. */
@Component
class LocatedSegment implements Located {
    private final InventoryStore inventory;

    LocatedSegment(InventoryStore inventory) {
        this.inventory = inventory;
    }

    @Override
    public List<String> paths() {
        return List.of("logs/{data_set}/segments/{name}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return inventory
                .current()
                .findDataSet(variables.getOrDefault("data_set", ""))
                .map(DataSet::service)
                .map(Set::of);
    }

    /** No 404: a server that recovers takes that for the end of the log. */
    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return noDataSet(variables.getOrDefault("data_set", ""), variables.getOrDefault("name", ""));
    }

    static ConflictException noDataSet(String dataSet, String name) {
        return new ConflictException("There is no data set '" + dataSet + "', so it cannot be told whether there is a "
                + name + ". Name the one whose log it is.");
    }
}

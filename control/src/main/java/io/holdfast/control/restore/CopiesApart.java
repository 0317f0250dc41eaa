package io.holdfast.control.restore;

import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SourceKinds;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps copies that are made for a test, and that nobody is to work with, from reaching or disturbing anything else. */
@Component
public class CopiesApart {
    private final InventoryStore inventory;
    private final SourceKinds kinds;

    CopiesApart(InventoryStore inventory, SourceKinds kinds) {
        this.inventory = inventory;
        this.kinds = kinds;
    }

    /**
     * A selection with what the data set's kind knows for that.
     *
     * @param asked null for none; what it says is left as it is
     * @return null for none
     */
    public @Nullable Map<String, String> selection(String dataSet, @Nullable Map<String, String> asked) {
        Map<String, String> selection = new HashMap<>(Optional.of(inventory.current())
                .flatMap(current -> current.findDataSet(dataSet))
                .map(kinds::of)
                .map(kind -> kind.apart())
                .orElse(Map.of()));
        if (asked != null) {
            selection.putAll(asked);
        }
        return selection.isEmpty() ? null : selection;
    }
}

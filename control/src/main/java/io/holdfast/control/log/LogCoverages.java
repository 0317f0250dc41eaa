package io.holdfast.control.log;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks up which spans of time the stored logs cover. */
@Component
class LogCoverages {
    private final List<ContinuousLog> logs;
    private final InventoryStore inventory;
    private final RepositoryAccess access;

    LogCoverages(ObjectProvider<ContinuousLog> logs, InventoryStore inventory, RepositoryAccess access) {
        this.logs = logs.stream().toList();
        this.inventory = inventory;
        this.access = access;
    }

    /** One for each repository of the data set's policy; none when its kind has no log. Blocks while they are read. */
    List<LogCoverage> of(String name) {
        Inventory current = inventory.current();
        DataSet dataSet = current.dataSet(name);
        Policy policy = current.policyOf(dataSet);
        Optional<ContinuousLog> log =
                logs.stream().filter(one -> one.kind().equals(dataSet.kind())).findFirst();
        List<LogCoverage> coverages = new ArrayList<>();
        for (String repository : log.isEmpty() ? List.<String>of() : policy.repositories()) {
            coverages.add(in(repository, current, log.get(), name));
        }
        return coverages;
    }

    private LogCoverage in(String repository, Inventory current, ContinuousLog log, String dataSet) {
        try {
            return new LogCoverage(
                    repository, log.coverage(dataSet, access.open(current.repository(repository))), null);
        } catch (IOException e) {
            // the others may still be read
            return new LogCoverage(repository, List.of(), String.valueOf(e.getMessage()));
        }
    }
}

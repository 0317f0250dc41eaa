package io.holdfast.control.log;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks up which spans of time the stored logs cover, and how fast they grew. */
@Component
public class LogCoverages {
    private static final Logger LOG = LoggerFactory.getLogger(LogCoverages.class);

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

    /**
     * Where a data set's log had come to at instants, in order, as the first repository of its policy tells that can be read and
     * holds any; empty when none does. Blocks while they are read.
     */
    public List<LogPlace> places(String name) {
        Inventory current = inventory.current();
        Optional<DataSet> dataSet = current.findDataSet(name);
        Optional<ContinuousLog> log = dataSet.flatMap(known ->
                logs.stream().filter(one -> one.kind().equals(known.kind())).findFirst());
        if (log.isEmpty()) {
            return List.of();
        }
        for (String repository : current.policyOf(dataSet.get()).repositories()) {
            try {
                List<LogPlace> places = log.get().places(name, access.open(current.repository(repository)));
                if (!places.isEmpty()) {
                    return places;
                }
            } catch (IOException e) {
                LOG.warn("How fast the log of {} grew cannot be read in {}: {}", name, repository, e.getMessage());
            }
        }
        return List.of();
    }

    /**
     * Up to when the log in a repository goes before each gap in it, in order; none when the data set's kind has no log. Blocks
     * while it is read.
     *
     * @throws IOException when the repository cannot be read
     */
    public List<Instant> gaps(DataSet dataSet, Repository repository) throws IOException {
        List<Instant> ends = new ArrayList<>();
        for (ContinuousLog log : logs) {
            if (log.kind().equals(dataSet.kind())) {
                log.coverage(dataSet.name(), repository).forEach(span -> ends.add(span.to()));
            }
        }
        // the last one goes on
        return ends.isEmpty() ? List.of() : List.copyOf(ends.subList(0, ends.size() - 1));
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

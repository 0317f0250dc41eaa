package io.holdfast.control.verdict;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.scrub.Scrubs;
import io.holdfast.control.verdict.KeptCopies.Copy;
import io.holdfast.control.verdict.KeptCopies.Restored;
import java.nio.file.FileStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Judges each data set by what the catalog and the repositories' declarations say. Looks into no repository. */
@Component
public class Verdicts {
    private final InventoryStore inventory;
    private final KeptCopies copies;
    private final Scrubs scrubs;
    private final Clock clock;

    Verdicts(InventoryStore inventory, KeptCopies copies, Scrubs scrubs, Clock clock) {
        this.inventory = inventory;
        this.copies = copies;
        this.scrubs = scrubs;
        this.clock = clock;
    }

    /** Of every data set, in name order. */
    public List<Verdict> all() {
        return all(inventory.current());
    }

    /** Of the data sets that are declared here. */
    public List<Verdict> all(Inventory current) {
        Map<String, List<Copy>> found = new HashMap<>();
        copies.of(current)
                .forEach(copy -> found.computeIfAbsent(copy.dataSet(), name -> new ArrayList<>())
                        .add(copy));
        Map<String, Restored> restored = new HashMap<>();
        copies.restored(current).forEach(restore -> restored.put(restore.dataSet(), restore));
        Map<String, Long> damaged = scrubs.damaged();
        Map<String, FileStore> fileSystems = Media.fileSystems(current);
        Instant now = clock.instant();
        return current.dataSets().stream()
                .map(dataSet -> new Judging(
                                current,
                                dataSet,
                                found.getOrDefault(dataSet.name(), List.of()),
                                damaged,
                                fileSystems,
                                now)
                        .verdict(Optional.ofNullable(restored.get(dataSet.name()))))
                .toList();
    }
}

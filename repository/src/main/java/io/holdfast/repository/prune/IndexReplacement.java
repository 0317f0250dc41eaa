package io.holdfast.repository.prune;

import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.lock.Locks;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes packs from the index: files that name one of them are replaced, and with them go those all of whose packs others
 * name as well, which backups to a vault leave. New files are there before old ones go.
 */
final class IndexReplacement {
    private final PackUse use;
    private final IndexFiles files;
    /** Files that cannot be removed; they name none of the packs. */
    private final Set<String> locked;

    IndexReplacement(PackUse use, IndexFiles files, Set<String> locked) {
        this.use = use;
        this.files = files;
        this.locked = locked;
    }

    /** @param lock under which nobody else changes the index */
    void without(Set<String> removable, Locks.Hold lock) throws IOException {
        Set<String> replaced = new TreeSet<>();
        Map<String, Integer> staying = new HashMap<>();
        for (String file : use.files()) {
            if (use.packsOf(file).stream().map(use::name).anyMatch(removable::contains)) {
                replaced.add(file);
            } else {
                use.packsOf(file).forEach(pack -> staying.merge(use.name(pack), 1, Integer::sum));
            }
        }
        dropNeedless(replaced, staying);
        IndexFiles.Writing writing = files.writing();
        Set<String> kept = new HashSet<>(staying.keySet());
        for (String file : replaced) {
            for (int pack : use.packsOf(file)) {
                if (!removable.contains(use.name(pack)) && kept.add(use.name(pack))) {
                    writing.add(use.name(pack), use.entries(pack));
                }
            }
        }
        writing.finish();
        lock.ensureHeld();
        for (String file : replaced) {
            files.remove(file);
        }
    }

    /** @param staying how many of the files that stay name each pack */
    private void dropNeedless(Set<String> replaced, Map<String, Integer> staying) {
        for (String file : new TreeSet<>(use.files())) {
            boolean needless = !replaced.contains(file)
                    && !locked.contains(file)
                    && use.packsOf(file).stream().allMatch(pack -> staying.getOrDefault(use.name(pack), 0) > 1);
            if (needless) {
                use.packsOf(file).forEach(pack -> staying.merge(use.name(pack), -1, Integer::sum));
                replaced.add(file);
            }
        }
    }
}

package io.holdfast.repository.protect;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that locked index files at a vault name all packs of a set. An index file whose lock ends too early is
 * prolonged when all it names is in the set; of another one the part that is in the set is written again into a new file.
 * For if a file that names other packs, too, were prolonged with every backup, nothing of it could ever be pruned: a pack
 * may go only after every index file that names it.
 */
final class IndexCover {
    private static final Logger LOG = LoggerFactory.getLogger(IndexCover.class);

    private final VaultLocks vault;
    private final IndexFiles files;

    IndexCover(VaultLocks vault, IndexFiles files) {
        this.vault = vault;
        this.files = files;
    }

    /**
     * @param used names of packs, all of which index files name
     * @param atLeast how long it must be locked, from now on
     * @return the files that are to be locked until then
     */
    Set<StoreFile> cover(Set<String> used, Duration atLeast) throws IOException {
        Map<StoreFile, Duration> locked = vault.locked(FileKind.INDEX);
        Set<String> covered = new HashSet<>();
        List<String> lapsing = new ArrayList<>();
        for (String name : files.names()) {
            Duration left = locked.getOrDefault(new StoreFile(FileKind.INDEX, name), Duration.ZERO);
            if (left.compareTo(atLeast) < 0) {
                lapsing.add(name);
            } else {
                sound(name, (pack, entries) -> covered.add(pack));
            }
        }
        Set<StoreFile> toLock = new HashSet<>();
        IndexFiles.Writing writing = files.writing();
        for (String name : lapsing) {
            Map<String, List<PackEntry>> needed = new LinkedHashMap<>();
            boolean[] wholly = {true};
            boolean sound = sound(name, (pack, entries) -> {
                if (!used.contains(pack)) {
                    wholly[0] = false;
                } else if (!covered.contains(pack)) {
                    needed.put(pack, entries);
                }
            });
            if (sound && !needed.isEmpty() && wholly[0]) {
                toLock.add(new StoreFile(FileKind.INDEX, name));
            } else {
                for (Map.Entry<String, List<PackEntry>> pack : needed.entrySet()) {
                    writing.add(pack.getKey(), pack.getValue());
                }
            }
            covered.addAll(needed.keySet());
        }
        writing.finish().forEach(name -> toLock.add(new StoreFile(FileKind.INDEX, name)));
        return toLock;
    }

    /** @return whether the file is sound; one that is not covers nothing */
    private boolean sound(String name, BiConsumer<String, List<PackEntry>> packs) throws IOException {
        try {
            files.read(name, packs);
            return true;
        } catch (RepositoryException.Damaged e) {
            LOG.debug("an index file that is not sound protects nothing", e);
            return false;
        }
    }
}

package io.holdfast.repository.repair;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.packed.Salvaged;
import io.holdfast.repository.packed.SavingSession;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds damaged packs by reading all, and moves what is sound of them into new ones. Under an exclusive lock. */
final class PackRepair {
    private static final Logger LOG = LoggerFactory.getLogger(PackRepair.class);

    /** restic writes packs of 128 MiB at most. */
    private static final long LARGEST = 1L << 30;

    private final Store store;
    private final IndexFiles files;
    private final PackedBlobs blobs;
    private final long readBefore;
    private final Progress progress;

    /** @param readBefore bytes that the progress has been told of already */
    PackRepair(Store store, IndexFiles files, PackedBlobs blobs, long readBefore, Progress progress) {
        this.readBefore = readBefore;
        this.store = store;
        this.files = files;
        this.blobs = blobs;
        this.progress = progress;
    }

    /** Only looks. */
    List<Salvaged> look() throws IOException, InterruptedException {
        List<Salvaged> found = new ArrayList<>();
        read(null, found);
        return sorted(found);
    }

    /** What is sound of damaged packs is durable elsewhere, and in the index, when this returns. */
    List<Salvaged> save(boolean extraVerify) throws IOException, InterruptedException {
        List<Salvaged> found = new ArrayList<>();
        try (SavingSession session = blobs.move(progress::transferred, extraVerify)) {
            read(session, found);
            session.flush();
        }
        return sorted(found);
    }

    private static List<Salvaged> sorted(List<Salvaged> found) {
        return found.stream()
                .sorted(java.util.Comparator.comparing(Salvaged::pack))
                .toList();
    }

    private void read(@org.jspecify.annotations.Nullable SavingSession into, List<Salvaged> found)
            throws IOException, InterruptedException {
        Map<String, List<PackEntry>> indexed = indexed();
        List<Store.Listed> packs = store.list(FileKind.PACK);
        progress.stage("reading packs");
        progress.expected(
                readBefore + packs.stream().mapToLong(Store.Listed::size).sum());
        Parallel.forEach(packs, Parallel.processors(), pack -> {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading packs");
            }
            if (pack.size() > LARGEST) {
                LOG.warn(
                        "{} has {} bytes, more than any program writes; it was not looked at",
                        pack.file(),
                        pack.size());
                return;
            }
            List<PackEntry> entries = indexed.getOrDefault(pack.file().name(), List.of());
            int size = (int) pack.size();
            blobs.salvage(pack.file(), size, entries, into).ifPresent(salvaged -> {
                synchronized (found) {
                    found.add(salvaged);
                }
            });
            progress.processed(pack.size());
        });
    }

    private Map<String, List<PackEntry>> indexed() throws IOException {
        Map<String, List<PackEntry>> indexed = new HashMap<>();
        // with a dry run damaged files have not been made anew; the packs themselves say what they hold
        files.readSound((pack, entries) -> indexed.merge(
                pack,
                entries,
                (one, other) ->
                        Stream.concat(one.stream(), other.stream()).distinct().toList()));
        return indexed;
    }

    /** Packs of which something was known; of the others something may yet be found by other means. */
    static Set<String> known(List<Salvaged> salvaged) {
        return salvaged.stream()
                .filter(pack -> pack.saved() > 0 || !pack.lost().isEmpty())
                .map(Salvaged::pack)
                .collect(Collectors.toSet());
    }

    /** Once the index names them no more. */
    void remove(Set<String> packs) throws IOException {
        for (String pack : packs) {
            try {
                store.remove(new StoreFile(FileKind.PACK, pack));
            } catch (NoSuchFileException e) {
                // a run before was stopped here
                continue;
            } catch (RepositoryException.Retained e) {
                LOG.warn("{} A prune removes it then.", e.getMessage());
            }
        }
    }
}

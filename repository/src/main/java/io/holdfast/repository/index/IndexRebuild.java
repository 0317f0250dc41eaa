package io.holdfast.repository.index;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RebuildReport;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.pack.PackHeader;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index anew from what is there: from index files as far as they are sound and right, else from the packs' own
 * headers. New files are durable before old ones go. For use under an exclusive lock, once.
 */
public final class IndexRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRebuild.class);
    private static final int READING_THREADS = 8;

    private final Store store;
    private final IndexFiles files;
    private final Headers headers;
    private final Progress progress;

    // by name, each with its blobs
    private final Map<String, List<PackEntry>> packs = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> damagedFiles = new ArrayList<>();
    private boolean wrong;

    /** Backups to a vault name packs in a second file on purpose, while the first is locked. */
    private boolean twiceIsRight;

    /** Reads a pack's header. */
    @FunctionalInterface
    public interface Headers {
        /** @throws Json.Malformed when it is not sound */
        List<PackEntry> read(StoreFile pack, long size) throws IOException, Json.Malformed;
    }

    public IndexRebuild(Store store, IndexFiles files, Headers headers, Progress progress) {
        this.store = store;
        this.files = files;
        this.headers = headers;
        this.progress = progress;
    }

    /** @param readAll whether the index files are not believed at all */
    public RebuildReport rebuild(boolean readAll) throws IOException, InterruptedException {
        return rebuild(readAll, Set.of());
    }

    /** @param without packs that are to be named no more, as if they were not there */
    public RebuildReport rebuild(boolean readAll, Set<String> without) throws IOException, InterruptedException {
        progress.stage("reading the index");
        twiceIsRight = store.vault().isPresent();
        Map<String, Long> sizes = new HashMap<>();
        for (Store.Listed listed : store.list(FileKind.PACK)) {
            if (!without.contains(listed.file().name())) {
                sizes.put(listed.file().name(), listed.size());
            }
        }
        Set<String> old = files.names();
        Set<String> missing = new java.util.TreeSet<>();
        for (String name : old) {
            try {
                files.read(name, (pack, entries) -> take(pack, entries, sizes, missing));
            } catch (RepositoryException.Damaged e) {
                damagedFiles.add(name);
            }
        }
        if (readAll) {
            packs.clear();
        }
        List<Map.Entry<String, Long>> toRead = sizes.entrySet().stream()
                .filter(pack -> !packs.containsKey(pack.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .toList();
        progress.stage(
                "reading headers of " + toRead.size() + " packs",
                toRead.stream().mapToLong(Map.Entry::getValue).sum());
        Parallel.forEach(toRead, READING_THREADS, pack -> {
            readHeader(pack.getKey(), pack.getValue());
            progress.processed(pack.getValue());
        });
        boolean changed = wrong || !toRead.isEmpty() || !missing.isEmpty() || !damagedFiles.isEmpty();
        if (changed) {
            progress.stage("writing the index");
            replace(old);
        }
        return new RebuildReport(
                packs.size(),
                toRead.size(),
                List.copyOf(missing),
                List.copyOf(unreadable),
                List.copyOf(damagedFiles),
                changed);
    }

    private void take(String pack, List<PackEntry> entries, Map<String, Long> sizes, Set<String> missing) {
        Long size = sizes.get(pack);
        if (size == null) {
            missing.add(pack);
            return;
        }
        List<PackEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(PackEntry::offset));
        long end = 0;
        boolean whole = true;
        for (PackEntry entry : sorted) {
            whole &= entry.offset() == end;
            end = entry.end();
        }
        if (!whole || end + PackHeader.storedSize(sorted) != size) {
            // the pack itself will say
            wrong = true;
            return;
        }
        List<PackEntry> known = packs.putIfAbsent(pack, sorted);
        wrong |= known != null && !(twiceIsRight && known.equals(sorted));
    }

    private void readHeader(String pack, long size) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading packs");
        }
        try {
            List<PackEntry> entries = headers.read(new StoreFile(FileKind.PACK, pack), size);
            synchronized (packs) {
                packs.put(pack, entries);
            }
        } catch (Json.Malformed e) {
            synchronized (unreadable) {
                unreadable.add("Pack " + pack + ": " + e.getMessage());
            }
        }
    }

    private void replace(Set<String> old) throws IOException {
        IndexFiles.Writing writing = files.writing();
        for (Map.Entry<String, List<PackEntry>> pack : packs.entrySet()) {
            writing.add(pack.getKey(), pack.getValue());
        }
        writing.finish();
        for (String name : old) {
            try {
                files.remove(name);
            } catch (RepositoryException.Retained e) {
                // a vault keeps it until its lock ends; beside what was written it does no harm unless it is damaged
                LOG.warn("{}", e.getMessage());
            }
        }
    }
}

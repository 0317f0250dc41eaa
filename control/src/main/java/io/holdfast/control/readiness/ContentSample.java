package io.holdfast.control.readiness;

import io.holdfast.control.errand.ErrandWatch;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a little of what a repository holds, to show that a key opens the content too: the beginning of a file of the newest
 * snapshot of each data set.
 */
final class ContentSample {
    private static final String DATA_SET = "dataset:";
    /** Data sets at most; whoever can read one can read all. */
    private static final int SNAPSHOTS = 10;

    /** Entries that are looked at in a snapshot for a file that is not empty. */
    private static final int ENTRIES = 2000;

    private static final int BYTES = 1 << 20;

    private final List<String> read = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();

    private ContentSample() {}

    /**
     * Reads until it has looked at the newest snapshot of each of ten data sets, and further until some bytes were read.
     *
     * @param snapshots the oldest first
     * @param watch told before each data set
     * @throws IOException when something that is there cannot be read
     */
    static ContentSample of(Repository repository, List<Snapshot> snapshots, ErrandWatch watch) throws IOException {
        Map<String, Snapshot> newest = new LinkedHashMap<>();
        snapshots.reversed().forEach(snapshot -> newest.putIfAbsent(name(snapshot), snapshot));
        ContentSample sample = new ContentSample();
        int looked = 0;
        long all = Math.min(SNAPSHOTS, newest.size());
        for (Map.Entry<String, Snapshot> one : newest.entrySet()) {
            if (looked++ < SNAPSHOTS || sample.read.isEmpty()) {
                watch.reached("reading from its snapshots", looked - 1L, Math.max(all, looked));
                sample.look(repository, one.getKey(), one.getValue());
            }
        }
        return sample;
    }

    /** The log is kept beside what it is of, and has other content. */
    private static String name(Snapshot snapshot) {
        String dataSet = snapshot.tags().stream()
                .filter(tag -> tag.startsWith(DATA_SET))
                .map(tag -> tag.substring(DATA_SET.length()))
                .findFirst()
                .orElseGet(() -> String.join(", ", snapshot.paths()));
        return snapshot.tags().contains("log") ? "the log of " + dataSet : dataSet;
    }

    private void look(Repository repository, String name, Snapshot snapshot) throws IOException {
        String of = name + " (" + snapshot.shortId() + " of " + snapshot.time().truncatedTo(ChronoUnit.SECONDS) + ")";
        Optional<EntryPath> file = file(repository, snapshot);
        if (file.isEmpty()) {
            empty.add(of);
            return;
        }
        try (InputStream content = repository.read(snapshot, file.get())) {
            read.add(content.readNBytes(BYTES).length + " bytes of " + file.get() + " of " + of);
        }
    }

    private static Optional<EntryPath> file(Repository repository, Snapshot snapshot) throws IOException {
        Deque<EntryPath> directories = new ArrayDeque<>(List.of(EntryPath.ROOT));
        int seen = 0;
        while (!directories.isEmpty() && seen < ENTRIES) {
            EntryPath directory = directories.poll();
            for (Entry entry : repository.list(snapshot, directory)) {
                seen++;
                EntryPath path = directory.child(entry.name());
                if (entry.kind() == EntryKind.DIRECTORY) {
                    directories.add(path);
                } else if (entry.kind() == EntryKind.FILE && entry.size() > 0) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    /** What was read, as the end of a sentence about the snapshots. */
    String words() {
        String words = read.isEmpty()
                ? "none has a file with content; nothing but their lists could be read"
                : "these could be read: " + String.join("; ", read);
        return words
                + (empty.isEmpty() || read.isEmpty()
                        ? ""
                        : "; no file with content was found in " + String.join(", ", empty))
                + ".";
    }
}

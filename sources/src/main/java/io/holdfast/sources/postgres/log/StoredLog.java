package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a repository holds of a data set's log. Whatever a crash left behind is sorted out here: of the snapshots of a
 * chapter the newest counts, tails that it holds are left over. Chapters that were copied here from another repository
 * can be read, but say nothing of this one's tails and are never removed.
 *
 * @param chapters the newest snapshot of each, copied ones first, else in the order in which they were written
 * @param superseded older snapshots of the chapters, to be forgotten
 * @param tails that no snapshot holds yet, in sequence order
 * @param leftovers tails that a snapshot holds, to be removed
 * @param nextTail the lowest sequence that was never used
 */
record StoredLog(
        List<Chapter> chapters,
        List<Snapshot> superseded,
        List<StoredTail> tails,
        List<TailFile> leftovers,
        long nextTail) {
    /** A roll takes away all tails that were listed, so that the second attempt mostly finds none in its way. */
    static final int ATTEMPTS = 5;

    static final String LOG_TAG = "log";
    static final String ROLL_TAG = "roll:";
    static final String CHAPTER_TAG = "chapter:";
    static final EntryPath WAL = EntryPath.of("wal");

    StoredLog {
        chapters = List.copyOf(chapters);
        superseded = List.copyOf(superseded);
        tails = List.copyOf(tails);
        leftovers = List.copyOf(leftovers);
    }

    record Chapter(Snapshot snapshot, LogDocument document) {}

    /** @param header the tail without its content */
    record StoredTail(TailFile file, TailPayload header, int length) {
        LogPosition start() {
            return new LogPosition(header.timeline(), header.start());
        }

        LogPosition end() {
            return new LogPosition(header.timeline(), new Lsn(header.start().value() + length));
        }
    }

    /**
     * Reads what is there. Tails are listed before snapshots: one that goes in between is in a snapshot that is seen.
     *
     * @param chaptersWanted how many of the newest chapters are opened; the others are left out
     */
    static StoredLog read(Repository repository, String dataSet, int chaptersWanted) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(repository, dataSet, chaptersWanted);
            } catch (IOException e) {
                // a tail may be rolled into a snapshot after it was listed and before it is read
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static StoredLog readOnce(Repository repository, String dataSet, int chaptersWanted) throws IOException {
        List<TailFile> files = repository.tails(dataSet);
        String ours = chapterSuffix(repository);
        LinkedHashMap<String, List<Snapshot>> byChapter = new LinkedHashMap<>();
        repository.snapshots().stream()
                .filter(snapshot -> isLogOf(snapshot, dataSet))
                .sorted(Comparator.comparing(
                                (Snapshot snapshot) -> chapter(snapshot).endsWith(ours))
                        .thenComparingLong(StoredLog::roll))
                .forEach(snapshot -> byChapter
                        .computeIfAbsent(chapter(snapshot), chapter -> new ArrayList<>())
                        .add(snapshot));
        List<Snapshot> newest = new ArrayList<>();
        List<Snapshot> superseded = new ArrayList<>();
        long covered = 0;
        for (List<Snapshot> run : byChapter.sequencedValues()) {
            newest.add(run.getLast());
            if (chapter(run.getLast()).endsWith(ours)) {
                superseded.addAll(run.subList(0, run.size() - 1));
                covered = Math.max(covered, roll(run.getLast()));
            }
        }
        List<Chapter> chapters = new ArrayList<>();
        for (Snapshot snapshot : newest.subList(Math.max(0, newest.size() - chaptersWanted), newest.size())) {
            chapters.add(new Chapter(snapshot, document(repository, snapshot)));
        }
        List<StoredTail> tails = new ArrayList<>();
        List<TailFile> leftovers = new ArrayList<>();
        long next = covered;
        for (TailFile file : files) {
            next = Math.max(next, file.sequence() + 1);
            if (file.sequence() < covered) {
                leftovers.add(file);
            } else {
                TailPayload payload = TailPayload.parse(repository.readTail(file));
                tails.add(new StoredTail(file, payload.withoutContent(), payload.content().length));
            }
        }
        return new StoredLog(chapters, superseded, tails, leftovers, next);
    }

    static boolean isLogOf(Snapshot snapshot, String dataSet) {
        return snapshot.tags().contains(LOG_TAG)
                && snapshot.tags().contains("dataset:" + dataSet)
                && snapshot.tags().stream().anyMatch(tag -> tag.startsWith(CHAPTER_TAG));
    }

    /** Tails below this sequence are in the snapshot; it rises with every snapshot of the log. */
    static long roll(Snapshot snapshot) {
        try {
            return Long.parseLong(tag(snapshot, ROLL_TAG));
        } catch (NumberFormatException e) {
            return 0; // not one of ours; then anything is newer
        }
    }

    static String chapter(Snapshot snapshot) {
        return tag(snapshot, CHAPTER_TAG);
    }

    /** Names a chapter: whose log, from which segment on, made in which repository. */
    static String chapterName(Repository repository, long systemIdentifier, WalSegment first) {
        return Long.toUnsignedString(systemIdentifier) + "-" + first.fileName() + chapterSuffix(repository);
    }

    private static String chapterSuffix(Repository repository) {
        return "-" + repository.id().substring(0, 8);
    }

    private static String tag(Snapshot snapshot, String prefix) {
        return snapshot.tags().stream()
                .filter(tag -> tag.startsWith(prefix))
                .map(tag -> tag.substring(prefix.length()))
                .findFirst()
                .orElse("");
    }

    private static LogDocument document(Repository repository, Snapshot snapshot) throws IOException {
        try (InputStream content = repository.read(snapshot, EntryPath.of(LogDocument.NAME))) {
            return LogDocument.parse(content.readAllBytes());
        } catch (SourceException e) {
            throw new SourceException("Log snapshot " + snapshot.shortId() + ": " + e.getMessage(), e);
        }
    }

    /** The chapter that was begun last in this repository, if it is of this cluster. */
    Optional<Chapter> current(Repository repository, long systemIdentifier) {
        return chapters.isEmpty()
                        || chapters.getLast().document().systemIdentifier() != systemIdentifier
                        || !chapter(chapters.getLast().snapshot()).endsWith(chapterSuffix(repository))
                ? Optional.empty()
                : Optional.of(chapters.getLast());
    }
}

package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a log snapshot: full segments that the one before holds are taken over without being read, new ones and the
 * open one come from the spool. Cut every MiB, so that a growing segment adds its new bytes and one short blob.
 */
final class LogRoll {
    private static final Cuts CUTS = new Cuts.Fixed(1 << 20);

    private final Repository repository;
    private final Spool spool;
    private final LogNames names;

    LogRoll(Repository repository, Spool spool, LogNames names) {
        this.repository = repository;
        this.spool = spool;
        this.names = names;
    }

    /**
     * Durable when this returns.
     *
     * @param document of the snapshot to be made
     * @param before the newest snapshot of this log, if any; of the same chapter or the one before
     * @param now the snapshot's time
     */
    Chapter write(LogDocument document, RollPlan plan, Optional<Chapter> before, Instant now)
            throws IOException, InterruptedException {
        boolean sameChapter =
                before.isPresent() && before.get().document().chapter().equals(document.chapter());
        Map<WalSegment, Integer> held =
                sameChapter ? RollPlan.segments(before.get().document().ranges(), plan.segmentSize()) : Map.of();
        SnapshotRequest request = new SnapshotRequest(
                now,
                names.hostname(),
                "holdfast",
                List.of("/" + document.dataSet() + "/log"),
                List.of(
                        StoredLog.LOG_TAG,
                        "holdfast",
                        "kind:postgresql",
                        "service:" + names.service(),
                        "dataset:" + document.dataSet(),
                        StoredLog.CHAPTER_TAG + document.chapter(),
                        StoredLog.ROLL_TAG + document.nextTail()),
                before.map(chapter -> chapter.snapshot().id()),
                names.extraVerify());
        var summary = repository.backup(
                request,
                sink -> {
                    for (Map.Entry<WalSegment, Integer> segment : RollPlan.segments(
                                    document.ranges(), plan.segmentSize())
                            .entrySet()) {
                        Integer fresh = plan.fresh().get(segment.getKey());
                        EntryPath path = path(segment.getKey(), segment.getValue());
                        if (fresh != null) {
                            fromSpool(sink, path, segment.getKey(), segment.getValue(), now);
                        } else {
                            sink.reuse(
                                    path,
                                    before.orElseThrow().snapshot(),
                                    path(segment.getKey(), held.getOrDefault(segment.getKey(), segment.getValue())));
                        }
                    }
                    histories(sink, before.map(Chapter::snapshot), now);
                    sink.file(
                            EntryPath.of(LogDocument.NAME),
                            EntryMetadata.synthetic(0600, now),
                            new ByteArrayInputStream(document.toBytes()),
                            Cuts.CONTENT);
                },
                Progress.NONE);
        return new Chapter(summary.snapshot(), document);
    }

    private static EntryPath path(WalSegment segment, int length) {
        return StoredLog.WAL.resolve(RollPlan.fileName(segment, length));
    }

    private void fromSpool(SnapshotSink sink, EntryPath path, WalSegment segment, int length, Instant now)
            throws IOException, InterruptedException {
        try (InputStream content = spool.open(segment, length)) {
            sink.fileWithoutDigest(path, EntryMetadata.synthetic(0600, now), content, CUTS);
        }
    }

    /** Every history file that is known: without it a restore cannot go from one timeline to the next. */
    private void histories(SnapshotSink sink, Optional<Snapshot> before, Instant now)
            throws IOException, InterruptedException {
        Map<String, Ancestry> ours = new TreeMap<>();
        spool.histories().forEach((timeline, history) -> ours.put(Ancestry.fileName(timeline), history));
        if (before.isPresent()) {
            for (Repository.Entry entry : repository.list(before.get(), StoredLog.WAL)) {
                String name = entry.name().toString();
                if (Ancestry.timelineOf(name).isPresent() && !ours.containsKey(name)) {
                    sink.reuse(StoredLog.WAL.resolve(name), before.get(), StoredLog.WAL.resolve(name));
                }
            }
        }
        for (Map.Entry<String, Ancestry> history : ours.entrySet()) {
            sink.file(
                    StoredLog.WAL.resolve(history.getKey()),
                    EntryMetadata.synthetic(0600, now),
                    new ByteArrayInputStream(history.getValue().file()),
                    Cuts.CONTENT);
        }
    }
}

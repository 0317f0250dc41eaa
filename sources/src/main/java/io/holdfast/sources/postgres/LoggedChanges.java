package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.postgres.log.LogPosition;
import io.holdfast.sources.postgres.log.LogSpan;
import io.holdfast.sources.postgres.log.PrimaryWay;
import io.holdfast.sources.postgres.log.WalSegment;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.wal.LoggedBlocks;
import io.holdfast.sources.postgres.wal.WalPiece;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says was changed between the start of an earlier backup and that of this one. Only where all of that log
 * can be read, and is the one that the earlier backup was made consistent with; else it says why not.
 *
 * @param blocks empty when it is not known
 * @param unknownBecause why it is not; empty otherwise
 */
record LoggedChanges(Optional<LoggedBlocks> blocks, String unknownBecause) {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedChanges.class);
    /** Of so much log it is not asked whether reading the files would be less. */
    private static final long SHORT = 1L << 30;

    private static final String DATA_SET = "dataset:";

    /**
     * What a backup is about to read.
     *
     * @param directory the server's data directory
     * @param start of the backup
     * @param bytes of the cluster, about
     * @param checksums whether pages bear checksums
     */
    record Wish(Path directory, Lsn start, int segmentSize, long bytes, boolean checksums, ReadRate rate) {}

    /** Nothing is asked of the log. */
    static LoggedChanges notWanted() {
        return new LoggedChanges(Optional.empty(), "");
    }

    /** Reads the log. Blocks for as long as that takes; at most as much is read as the cluster has, or a gigabyte. */
    static LoggedChanges since(
            PreviousBackup previous, EarlierBackup earlier, ReplicationConnection connection, Wish wish)
            throws IOException, InterruptedException {
        try {
            return new LoggedChanges(Optional.of(read(previous, earlier, connection, wish)), "");
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            String why = BackupStart.said(e);
            LOG.info(
                    "The log does not name what changed since backup {}: {}",
                    earlier.snapshot().shortId(),
                    why);
            return new LoggedChanges(Optional.empty(), why);
        }
    }

    private static LoggedBlocks read(
            PreviousBackup previous, EarlierBackup earlier, ReplicationConnection connection, Wish wish)
            throws IOException, InterruptedException {
        BaseBackupRecord record = earlier.record();
        String snapshot = earlier.snapshot().shortId();
        require(connection, "block_size", Integer.toString(PageChecksum.PAGE));
        require(connection, "segment_size", "1GB");
        if (wish.checksums() && !record.pageChecksums().orElse(false)) {
            // pg_checksums gives them to all pages, and logs nothing
            throw new LoggedBlocks.Unknown("backup " + snapshot + " does not say that its pages bear checksums");
        }
        long length = wish.start().minus(record.start());
        if (length < 0 || length > Math.max(SHORT, wish.bytes())) {
            throw new LoggedBlocks.Unknown(
                    "the log since backup " + snapshot + " has " + length + " bytes, more than the cluster");
        }
        PrimaryWay way = PrimaryWay.ask(connection);
        if (!way.leadsThrough(record.timeline(), record.end())) {
            throw new LoggedBlocks.Unknown("the server's log does not lead through backup " + snapshot + ", "
                    + new LogPosition(record.timeline(), record.end()));
        }
        LogSpan span = new LogSpan(
                wish.directory().resolve("pg_wal"),
                way,
                record.start(),
                wish.start(),
                wish.segmentSize(),
                stored(previous));
        WalSegment ends =
                WalSegment.holding(record.timeline(), new Lsn(record.end().value() - 1), wish.segmentSize());
        return LoggedBlocks.read(
                () -> {
                    Optional<WalPiece> piece = span.next();
                    if (piece.isPresent()) {
                        wish.rate().takeOrFail(piece.get().held());
                        if (piece.get().start().equals(ends.start())) {
                            ensureSame(piece.get(), ends, earlier);
                        }
                    }
                    return piece;
                },
                record.start(),
                wish.start());
    }

    private static void require(ReplicationConnection connection, String setting, String value)
            throws IOException, InterruptedException {
        String found = connection.show(setting);
        if (!found.equals(value)) {
            throw new LoggedBlocks.Unknown("the server's " + setting + " is " + found);
        }
    }

    /**
     * A cluster that was put back to an earlier state by other means, as by its disk's snapshot, may go another way on the
     * same timeline. Then the earlier backup has changes that are in no log.
     */
    private static void ensureSame(WalPiece piece, WalSegment segment, EarlierBackup earlier) throws IOException {
        Lsn first = earlier.record().start().isAfter(segment.start())
                ? earlier.record().start()
                : segment.start();
        int from = (int) first.minus(segment.start());
        int to = (int) earlier.record().end().minus(segment.start());
        try (InputStream content = earlier.read(DataDirectoryLayout.DATA.resolve("pg_wal/" + segment.fileName()))) {
            byte[] then = content.readNBytes(to);
            if (then.length < to || piece.held() < to || !Arrays.equals(then, from, to, piece.bytes(), from, to)) {
                throw new LoggedBlocks.Unknown("the log at " + earlier.record().end() + " is another one than that of"
                        + " backup " + earlier.snapshot().shortId());
            }
        }
    }

    private static Optional<LogSpan.Stored> stored(PreviousBackup previous) {
        Repository repository = previous.repository();
        return previous.snapshot().tags().stream()
                .filter(tag -> tag.startsWith(DATA_SET))
                .map(tag -> new LogSpan.Stored(repository, tag.substring(DATA_SET.length())))
                .findFirst();
    }

    /** Facts of the recovery point, for people. */
    Map<String, String> notes(Optional<LoggedFiles> files) {
        Map<String, String> notes = new HashMap<>();
        files.ifPresent(of -> notes.put("blocks_named_by_log", of.said()));
        if (!unknownBecause.isEmpty()) {
            notes.put("blocks_not_named_because", unknownBecause);
        }
        return notes;
    }
}

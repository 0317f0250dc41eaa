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
import io.holdfast.sources.postgres.wal.TransactionSearch;
import io.holdfast.sources.postgres.wal.WalPiece;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log between the start of an earlier backup and that of this one: what there is of it while the server makes
 * the checkpoint that this one begins with, on a thread of its own, and then the rest. For one thread.
 */
final class LogSince implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogSince.class);
    /** Of so much log it is not asked whether reading the files would be less. */
    private static final long SHORT = 1L << 30;

    private static final String DATA_SET = "dataset:";

    private final PreviousBackup previous;
    private final EarlierBackup earlier;
    private final ReplicationConnection connection;
    private final Wish wish;
    private final LoggedBlocks blocks;
    private final FutureTask<PrimaryWay> first = new FutureTask<>(this::readWhatThereIs);
    private final Thread reader = Thread.ofPlatform().name("log-since").daemon().unstarted(first);

    /**
     * What a backup is about to read.
     *
     * @param directory the server's data directory
     * @param segmentSize of the log, in bytes
     * @param bytes of the cluster, about
     * @param checksums whether pages bear checksums
     */
    record Wish(Path directory, int segmentSize, long bytes, boolean checksums, ReadRate rate) {}

    private LogSince(PreviousBackup previous, EarlierBackup earlier, ReplicationConnection connection, Wish wish) {
        this.previous = previous;
        this.earlier = earlier;
        this.connection = connection;
        this.wish = wish;
        this.blocks = new LoggedBlocks(earlier.record().start());
    }

    /**
     * Begins to read; does not block.
     *
     * @param connection not to be used by others until {@link #upTo} or {@link #close} has returned
     */
    static LogSince begin(PreviousBackup previous, EarlierBackup earlier, ReplicationConnection connection, Wish wish) {
        LogSince log = new LogSince(previous, earlier, connection, wish);
        log.reader.start();
        return log;
    }

    /** Perhaps to behind the backup's start, which the server fixes meanwhile. */
    private PrimaryWay readWhatThereIs() throws IOException, InterruptedException {
        BaseBackupRecord record = earlier.record();
        String snapshot = earlier.snapshot().shortId();
        require("block_size", Integer.toString(PageChecksum.PAGE));
        require("segment_size", "1GB");
        if (wish.checksums() && !record.pageChecksums().orElse(false)) {
            // pg_checksums gives them to all pages, and logs nothing
            throw new LoggedBlocks.Unknown("backup " + snapshot + " does not say that its pages bear checksums");
        }
        PrimaryWay way = PrimaryWay.ask(connection);
        if (!way.leadsThrough(record.timeline(), record.end())) {
            throw new LoggedBlocks.Unknown("the server's log does not lead through backup " + snapshot + ", "
                    + new LogPosition(record.timeline(), record.end()));
        }
        ensureShort(way.flushed());
        blocks.readTowards(pieces(way, way.flushed()), way.flushed());
        return way;
    }

    private void require(String setting, String value) throws IOException, InterruptedException {
        String found = connection.show(setting);
        if (!found.equals(value)) {
            throw new LoggedBlocks.Unknown("the server's " + setting + " is " + found);
        }
    }

    private void ensureShort(Lsn to) throws LoggedBlocks.Unknown {
        long length = to.minus(earlier.record().start());
        if (length < 0 || length > Math.max(SHORT, wish.bytes())) {
            throw new LoggedBlocks.Unknown("the log since backup "
                    + earlier.snapshot().shortId() + " has " + length + " bytes, more than the cluster");
        }
    }

    /**
     * What all of the log says. Blocks for as long as reading the rest takes; at most as much is read as the cluster has, or
     * a gigabyte.
     *
     * @param start of the backup
     */
    LoggedChanges upTo(Lsn start) throws InterruptedIOException, InterruptedException {
        try {
            PrimaryWay way = first();
            ensureShort(start);
            blocks.readTo(pieces(way, start), start);
            return LoggedChanges.known(blocks);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            String why = BackupStart.said(e);
            LOG.info(
                    "The log does not name what changed since backup {}: {}",
                    earlier.snapshot().shortId(),
                    why);
            return LoggedChanges.unknown(why);
        }
    }

    private PrimaryWay first() throws IOException, InterruptedException {
        try {
            return first.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** From where the last reading ended. */
    private TransactionSearch.Pieces pieces(PrimaryWay way, Lsn to) {
        LogSpan span =
                new LogSpan(wish.directory().resolve("pg_wal"), way, blocks.end(), to, wish.segmentSize(), stored());
        BaseBackupRecord record = earlier.record();
        WalSegment ends =
                WalSegment.holding(record.timeline(), new Lsn(record.end().value() - 1), wish.segmentSize());
        return () -> {
            Optional<WalPiece> piece = span.next();
            if (piece.isPresent()) {
                wish.rate().takeOrFail(piece.get().held());
                if (piece.get().start().equals(ends.start())) {
                    ensureSame(piece.get(), ends);
                }
            }
            return piece;
        };
    }

    /**
     * A cluster that was put back to an earlier state by other means, as by its disk's snapshot, may go another way on the
     * same timeline. Then the earlier backup has changes that are in no log.
     */
    private void ensureSame(WalPiece piece, WalSegment segment) throws IOException {
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

    private Optional<LogSpan.Stored> stored() {
        Repository repository = previous.repository();
        return previous.snapshot().tags().stream()
                .filter(tag -> tag.startsWith(DATA_SET))
                .map(tag -> new LogSpan.Stored(repository, tag.substring(DATA_SET.length())))
                .findFirst();
    }

    /** Ends what is still read. */
    @Override
    public void close() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                // it reads from a repository that is closed next; it ends soon
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

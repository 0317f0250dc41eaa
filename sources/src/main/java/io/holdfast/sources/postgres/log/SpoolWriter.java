package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Appends what the server sends to the spool. For one thread.
 *
 * <p>After a crash of the machine the end of an open segment may be torn. So it is received again from its beginning,
 * over what is there: bytes that are the same stay, a difference is overwritten and told as a
 * {@linkplain Spool#rewinds() rewind}.
 */
final class SpoolWriter implements Closeable {
    private final Spool spool;
    private final int segmentSize;
    private @Nullable Open open;
    private @Nullable LogPosition end;
    private @Nullable LogPosition forced;

    private static final class Open {
        final WalSegment segment;
        final FileChannel channel;
        // bytes of an earlier run that lie there; compared, not trusted
        final int before;
        boolean differed;

        Open(WalSegment segment, FileChannel channel, int before) {
            this.segment = segment;
            this.channel = channel;
            this.before = before;
        }
    }

    SpoolWriter(Spool spool, int segmentSize) {
        this.spool = spool;
        this.segmentSize = segmentSize;
    }

    int segmentSize() {
        return segmentSize;
    }

    /** Up to where has been written since this writer was made, forced or not; empty before the first byte. */
    Optional<LogPosition> end() {
        return Optional.ofNullable(end);
    }

    /**
     * Writes bytes that follow those written before, or that begin a segment. They may be read by others and be
     * acknowledged only after {@link #force()}.
     *
     * @throws IOException when the disk does not take them; the same bytes may be given again
     */
    void write(int timeline, Lsn at, ByteBuffer bytes) throws IOException {
        LogPosition position = new LogPosition(timeline, at);
        while (bytes.hasRemaining()) {
            WalSegment segment = position.segment(segmentSize);
            Open current = opened(segment, position);
            int offset = (int) position.lsn().minus(segment.start());
            int length = Math.min(bytes.remaining(), segmentSize - offset);
            put(current, offset, bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            position = new LogPosition(timeline, position.lsn().plus(length));
            end = position;
            if (offset + length == segmentSize) {
                finish(current);
            }
        }
    }

    private Open opened(WalSegment segment, LogPosition position) throws IOException {
        Open current = open;
        if (current != null && current.segment.equals(segment)) {
            if (!position.equals(end)) {
                throw new IllegalArgumentException(position + " does not follow " + end);
            }
            return current;
        }
        if (!position.lsn().equals(segment.start()) && !position.equals(end)) {
            throw new IllegalArgumentException(position + " neither begins a segment nor follows " + end);
        }
        leave();
        spool.writing(segment);
        Path file = partial(segment);
        boolean made = !Files.exists(file);
        FileChannel channel = FileChannel.open(
                file,
                java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (made) {
            DurableFiles.forceDirectory(spool.directory());
        }
        Open opened = new Open(segment, channel, (int) channel.size());
        open = opened;
        return opened;
    }

    private void put(Open current, int offset, ByteBuffer bytes) throws IOException {
        int known = current.differed ? 0 : Math.min(bytes.remaining(), Math.max(0, current.before - offset));
        if (known > 0) {
            ByteBuffer there = ByteBuffer.allocate(known);
            while (there.hasRemaining() && current.channel.read(there, offset + (long) there.position()) >= 0) {
                // until all is read
            }
            int difference = Arrays.mismatch(there.array(), 0, there.position(), slice(bytes, known), 0, known);
            if (difference >= 0) {
                current.differed = true;
                spool.rewound(new LogPosition(
                        current.segment.timeline(), current.segment.start().plus(offset + (long) difference)));
            }
        }
        ByteBuffer left = bytes.duplicate();
        while (left.hasRemaining()) {
            current.channel.write(left, offset + (long) left.position());
        }
    }

    private static byte[] slice(ByteBuffer bytes, int length) {
        byte[] copy = new byte[length];
        bytes.get(bytes.position(), copy);
        return copy;
    }

    /** Up to where this writer has forced to the disk; empty before. What may be acknowledged. */
    Optional<LogPosition> forced() {
        return Optional.ofNullable(forced);
    }

    /** Forces everything written to the disk and lets others read it. Does nothing when nothing was written. */
    void force() throws IOException {
        LogPosition reached = end;
        if (reached == null || reached.equals(forced)) {
            return;
        }
        forced = null;
        Open current = open;
        if (current != null) {
            current.channel.force(false);
            int length = Math.max(
                    current.differed ? 0 : current.before, (int) reached.lsn().minus(current.segment.start()));
            spool.written(current.segment, length, false);
            // what an earlier run received beyond is still here, and the same until shown otherwise
            spool.forced(
                    new LogPosition(reached.timeline(), current.segment.start().plus(length)));
        } else {
            spool.forced(reached);
        }
        forced = reached;
    }

    private void finish(Open current) throws IOException {
        current.channel.force(false);
        current.channel.close();
        open = null;
        Path partial = partial(current.segment);
        DurableFiles.rename(partial, partial.resolveSibling(current.segment.fileName()));
        spool.written(current.segment, segmentSize, true);
    }

    private void leave() throws IOException {
        Open current = open;
        if (current != null) {
            force();
            current.channel.close();
            open = null;
        }
    }

    private Path partial(WalSegment segment) {
        return spool.directory().resolve(segment.fileName() + Spool.PARTIAL);
    }

    /** Closes without forcing, after the disk has failed. */
    void abandon() throws IOException {
        if (open != null) {
            open.channel.close();
            open = null;
        }
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}

package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The header of a segment's first page, {@code XLogLongPageHeaderData} of PostgreSQL's xlog_internal.h, of a little-endian
 * machine.
 *
 * @param timeline that the page was first written on: the segment's, or one before it
 * @param systemIdentifier of the cluster, unsigned
 * @param segmentSize in bytes
 */
record SegmentHeader(int timeline, Lsn start, long systemIdentifier, int segmentSize) {
    private static final int LENGTH = 40;
    private static final int LONG = 0x0002;

    /** @throws SourceException when the file does not begin as a segment does */
    static SegmentHeader read(Path file, String name) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // until it is whole
            }
        }
        header.flip();
        if (header.limit() < LENGTH || (header.getShort(2) & LONG) == 0) {
            throw new SourceException(name + " does not begin as a segment of the log does. Hand over the file that"
                    + " archive_command names (%p), under its name (%f).");
        }
        int size = header.getInt(32);
        try {
            WalSegment.requireSize(size);
        } catch (IllegalArgumentException e) {
            throw new SourceException(name + " says that segments are of " + size + " bytes, which cannot be.", e);
        }
        return new SegmentHeader(header.getInt(4), new Lsn(header.getLong(8)), header.getLong(24), size);
    }
}

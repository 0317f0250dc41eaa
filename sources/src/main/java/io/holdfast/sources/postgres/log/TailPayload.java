package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The plain content of one tail file: a header of 64 bytes, all numbers big-endian, then {@code length} bytes.
 *
 * <pre>
 *  0  8  "HFPGTAIL"
 *  8  2  version, 1
 * 10  2  kind: 1 WAL, 2 timeline history, 3 mark
 * 12  4  timeline
 * 16  8  system identifier of the cluster
 * 24  8  LSN of the first byte; for a mark or a history the LSN up to which the log had been shipped
 * 32  4  segment size of the cluster
 * 36  4  length
 * 40  8  covered until, microseconds since 1970-01-01T00:00Z by the server's clock; -2^63 when not known
 * 48 16  zero
 * </pre>
 *
 * WAL is cut anywhere, never across a segment's end. A history is the {@code .history} file. A mark has no bytes and
 * only says that the log has not grown up to the instant it carries.
 *
 * @param start the first byte's position
 * @param coveredUntil with this tail and all before it, a restore loses nothing up to here
 */
record TailPayload(
        Kind kind,
        int timeline,
        long systemIdentifier,
        Lsn start,
        int segmentSize,
        Optional<Instant> coveredUntil,
        byte[] content) {
    static final int HEADER = 64;
    private static final long MAGIC = 0x48465047_5441494CL; // "HFPGTAIL"
    private static final short VERSION = 1;

    enum Kind {
        WAL(1),
        HISTORY(2),
        MARK(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** The position after the last byte. */
    Lsn end() {
        return kind == Kind.WAL ? new Lsn(start.value() + content.length) : start;
    }

    TailPayload withoutContent() {
        return new TailPayload(kind, timeline, systemIdentifier, start, segmentSize, coveredUntil, new byte[0]);
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(HEADER + content.length)
                .putLong(MAGIC)
                .putShort(VERSION)
                .putShort((short) kind.code)
                .putInt(timeline)
                .putLong(systemIdentifier)
                .putLong(start.value())
                .putInt(segmentSize)
                .putInt(content.length)
                .putLong(coveredUntil
                        .map(instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant))
                        .orElse(Long.MIN_VALUE))
                .position(HEADER)
                .put(content)
                .array();
    }

    /** @throws SourceException when these are not the bytes of a tail, or of a later version's */
    static TailPayload parse(byte[] bytes) throws SourceException {
        if (bytes.length < HEADER) {
            throw new SourceException("A tail of " + bytes.length + " bytes is no piece of a PostgreSQL log.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getLong() != MAGIC) {
            throw new SourceException("A tail of this data set is no piece of a PostgreSQL log. Does another data set"
                    + " of the same name use the repository?");
        }
        short version = buffer.getShort();
        if (version != VERSION) {
            throw new SourceException("A tail was written in format " + version + ", and this version reads " + VERSION
                    + ". Use the version of Holdfast that wrote it, or a later one.");
        }
        int code = buffer.getShort();
        int timeline = buffer.getInt();
        long systemIdentifier = buffer.getLong();
        Lsn start = new Lsn(buffer.getLong());
        int segmentSize = buffer.getInt();
        int length = buffer.getInt();
        long micros = buffer.getLong();
        if (length != bytes.length - HEADER) {
            throw new SourceException(
                    "A tail holds " + (bytes.length - HEADER) + " bytes where its header says " + length + ".");
        }
        byte[] content = new byte[length];
        buffer.position(HEADER).get(content);
        return new TailPayload(
                kind(code),
                timeline,
                systemIdentifier,
                start,
                segmentSize,
                micros == Long.MIN_VALUE
                        ? Optional.empty()
                        : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)),
                content);
    }

    private static Kind kind(int code) throws SourceException {
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new SourceException("A tail is of kind " + code + ", which this version does not know. Use a later one.");
    }
}

package io.holdfast.sources.postgres.incremental;

import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The CRC-32C of a file that was changed and grew, from that of the earlier file: what did not change is not read. */
public final class RevisedCrc {
    private record Stretch(int crc, int bytes) {}

    private final long earlierLength;
    private final long length;
    /** Of what is now where the earlier file was. */
    private int crc;

    private final Map<Long, Stretch> beyond = new TreeMap<>();

    /** @param length of the file now, not less than it was */
    public RevisedCrc(int earlier, long earlierLength, long length) {
        this.crc = earlier;
        this.earlierLength = earlierLength;
        this.length = length;
    }

    /** As {@link io.holdfast.repository.snapshot.Revision#rewritten}. */
    public void rewritten(long offset, byte[] before, byte[] after) {
        int shifted = 0;
        if (before.length > 0) {
            int difference = crc(before, 0, before.length) ^ crc(after, 0, before.length);
            shifted = Crc32cShift.shift(difference, earlierLength - offset - before.length);
        }
        int grown = after.length - before.length;
        int added = crc(after, before.length, grown);
        synchronized (this) {
            crc ^= shifted;
            if (grown > 0) {
                beyond.put(offset + before.length, new Stretch(added, grown));
            }
        }
    }

    /** @throws IllegalStateException when not all that lies beyond the earlier end was told */
    public synchronized int value() {
        int whole = crc;
        long at = earlierLength;
        for (Map.Entry<Long, Stretch> stretch : beyond.entrySet()) {
            if (stretch.getKey() != at) {
                throw new IllegalStateException("bytes " + at + " to " + stretch.getKey() + " were not told");
            }
            whole = Crc32cShift.join(whole, stretch.getValue().crc, stretch.getValue().bytes);
            at += stretch.getValue().bytes;
        }
        if (at != length) {
            throw new IllegalStateException("the file ends at " + length + ", but only " + at + " bytes were told");
        }
        return whole;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}

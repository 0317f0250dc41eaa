package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One segment of the write-ahead log, named as PostgreSQL names its file (xlog_internal.h): timeline, then the high and
 * the low part of the segment's number, each as eight upper-case hexadecimal digits.
 *
 * @param timeline 1 or more
 * @param number position in the log divided by the size
 * @param size in bytes, a power of two between 1 MiB and 1 GiB; the same for the whole life of a cluster
 */
public record WalSegment(int timeline, long number, int size) implements Comparable<WalSegment> {
    private static final Pattern NAME = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})");
    private static final Comparator<WalSegment> ORDER =
            Comparator.comparingInt(WalSegment::timeline).thenComparingLong(WalSegment::number);

    public WalSegment {
        requireSize(size);
        if (timeline < 1 || number < 0) {
            throw new IllegalArgumentException("no segment " + number + " on timeline " + timeline);
        }
    }

    static void requireSize(int size) {
        if (Integer.bitCount(size) != 1 || size < 1 << 20 || size > 1 << 30) {
            throw new IllegalArgumentException("no size of a WAL segment: " + size);
        }
    }

    /** The segment that holds the byte at this position. */
    public static WalSegment holding(int timeline, Lsn position, int size) {
        return new WalSegment(timeline, Long.divideUnsigned(position.value(), size), size);
    }

    /**
     * Bytes of a segment, from what {@code SHOW wal_segment_size} says: a number and MB or GB.
     *
     * @throws SourceException when it says something else
     */
    public static int sizeShown(String shown) throws SourceException {
        try {
            int number = Integer.parseInt(shown.substring(0, shown.length() - 2));
            int size = shown.endsWith("GB") ? Math.multiplyExact(number, 1 << 30) : Math.multiplyExact(number, 1 << 20);
            requireSize(size);
            return size;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new SourceException(
                    "The server says that its WAL segments are of '" + shown + "'. No version of"
                            + " PostgreSQL that Holdfast knows has such.",
                    e);
        }
    }

    /** Empty for any name that is not exactly a segment's. */
    static Optional<WalSegment> parse(String fileName, int size) {
        Matcher parts = NAME.matcher(fileName);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int timeline = Integer.parseUnsignedInt(parts.group(1), 16);
        long high = Long.parseLong(parts.group(2), 16);
        long low = Long.parseLong(parts.group(3), 16);
        long perHigh = (1L << 32) / size;
        if (timeline < 1 || low >= perHigh) {
            return Optional.empty();
        }
        return Optional.of(new WalSegment(timeline, high * perHigh + low, size));
    }

    public String fileName() {
        long perHigh = (1L << 32) / size;
        return String.format(Locale.ROOT, "%08X%08X%08X", timeline, number / perHigh, number % perHigh);
    }

    public Lsn start() {
        return new Lsn(number * size);
    }

    /** The first position after it. */
    Lsn end() {
        return new Lsn((number + 1) * size);
    }

    public WalSegment next() {
        return new WalSegment(timeline, number + 1, size);
    }

    /** By timeline, then by position: the order in which a log grows. */
    @Override
    public int compareTo(WalSegment other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return fileName();
    }
}

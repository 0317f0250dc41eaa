package io.holdfast.sources.postgres.protocol;

import java.util.HexFormat;

/**
 * A position in the write-ahead log: a count of bytes since the cluster was made, compared as unsigned.
 *
 * @param value 0 is "none"
 */
public record Lsn(long value) implements Comparable<Lsn> {
    public static final Lsn NONE = new Lsn(0);

    /**
     * Parses PostgreSQL's notation, such as {@code 16/B374D848}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        int digits = text.length() - slash - 1;
        if (slash < 1 || slash > 8 || digits < 1 || digits > 8) {
            throw new IllegalArgumentException("not a log position: '" + text + "'");
        }
        try {
            long high = HexFormat.fromHexDigitsToLong(text, 0, slash);
            long low = HexFormat.fromHexDigitsToLong(text, slash + 1, text.length());
            return new Lsn(high << 32 | low);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a log position: '" + text + "'", e);
        }
    }

    public Lsn plus(long bytes) {
        return new Lsn(value + bytes);
    }

    /** Bytes from {@code other} to this; negative when this lies before it. */
    public long minus(Lsn other) {
        return value - other.value;
    }

    public boolean isBefore(Lsn other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(Lsn other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** PostgreSQL's notation, such as {@code 16/B374D848}. */
    @Override
    public String toString() {
        return String.format("%X/%X", value >>> 32, value & 0xFFFF_FFFFL);
    }
}

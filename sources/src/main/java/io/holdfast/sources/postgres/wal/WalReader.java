package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads records out of pages. Begins at the first record that starts within the first piece, goes over records that
 * continue from page to page and from piece to piece, and ends where the log does: at zeros, at a page of something else,
 * or at a record whose checksum is wrong, as recovery does. For one thread.
 */
final class WalReader {
    private static final int PAGE = 8192;
    private static final int SHORT_HEADER = 24;
    private static final int LONG_HEADER = 40;
    private static final int CONTINUES = 0x1;
    private static final int LONG = 0x2;
    private static final int OVERWRITES = 0x8;
    private static final int XLOG = 0;
    private static final int SWITCH = 0x40;
    private static final int CHECKED_HEADER = 20;
    /** XLogRecordMaxSize. */
    private static final int LONGEST = 1020 * 1024 * 1024;

    private final Pieces pieces;
    private @Nullable WalPiece piece;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    /** In {@code piece}. */
    private int at;

    private int segmentSize;
    private @Nullable WalVersion version;

    /** Gives the log in order. */
    @FunctionalInterface
    interface Pieces {
        /** The next one; empty at the end. */
        Optional<WalPiece> next() throws IOException;
    }

    WalReader(Pieces pieces) {
        this.pieces = pieces;
    }

    /** The next record; empty at the end of the log. */
    Optional<WalRecord> next() throws IOException {
        while (toRecord()) {
            Lsn start = position();
            int length = bytes.getInt(at);
            if (length < WalRecord.HEADER || length > LONGEST) {
                return Optional.empty();
            }
            byte[] whole = assemble(length);
            if (whole == null) {
                // overwritten by what follows; or the end, which the next round notices
                continue;
            }
            if (!isIntact(whole)) {
                return Optional.empty();
            }
            WalVersion known = version;
            if (known == null) {
                return Optional.empty();
            }
            at = at + 7 & ~7;
            try {
                WalRecord record = WalRecord.parse(known, start, position(), whole);
                if (record.manager() == XLOG && (record.info() & 0xF0) == SWITCH) {
                    // the rest of the segment is empty
                    skipSegment();
                }
                return Optional.of(record);
            } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new SourceException(
                        "The log record at " + start + " has an unknown layout. Use a newer Holdfast.", e);
            }
        }
        return Optional.empty();
    }

    /** Where the next record is looked for; none before the first. */
    Lsn position() {
        WalPiece now = piece;
        return now == null ? Lsn.NONE : now.start().plus(at);
    }

    /** Goes to where the next record begins. */
    private boolean toRecord() throws IOException {
        while (ready()) {
            if (at % PAGE != 0) {
                return at % PAGE <= PAGE - 8 && !atEnd();
            }
            Page page = page();
            if (page == null) {
                return false;
            }
            if (page.rest() == 0 || page.overwrites()) {
                at += page.header();
                return !atEnd();
            }
            int room = PAGE - page.header();
            // of a record that began before
            at = page.rest() >= room ? at + PAGE : at + page.header() + (page.rest() + 7 & ~7);
        }
        return false;
    }

    private boolean atEnd() {
        WalPiece now = piece;
        return now == null || at + 8 > now.held();
    }

    /** Has a piece with something at the position. */
    private boolean ready() throws IOException {
        while (true) {
            WalPiece now = piece;
            if (now != null && at < now.held()) {
                return true;
            }
            Optional<WalPiece> next = pieces.next();
            if (next.isEmpty()) {
                return false;
            }
            take(next.get());
        }
    }

    private void take(WalPiece next) {
        WalPiece before = piece;
        Lsn expected = before == null ? next.from() : before.start().plus(at);
        piece = next;
        bytes = ByteBuffer.wrap(next.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        boolean goesOn = !expected.isBefore(next.start()) && expected.minus(next.start()) <= next.held();
        at = Math.toIntExact((goesOn ? expected : next.from()).minus(next.start()));
        if (before == null && at > 0) {
            // what the first page says of all, also where reading begins behind it
            int first = at;
            at = 0;
            page();
            at = first;
        }
    }

    private record Page(int header, int rest, boolean overwrites) {}

    /** The header of the page that begins at the position; null when there is none of this log. */
    private @Nullable Page page() {
        WalPiece now = piece;
        if (now == null || at + LONG_HEADER > now.held()) {
            return null;
        }
        Optional<WalVersion> known = WalVersion.of(Short.toUnsignedInt(bytes.getShort(at)));
        int flags = bytes.getShort(at + 2);
        int rest = (flags & CONTINUES) != 0 ? bytes.getInt(at + 16) : 0;
        if (known.isEmpty() || bytes.getLong(at + 8) != now.start().value() + at || rest < 0) {
            return null;
        }
        version = known.get();
        boolean isLong = (flags & LONG) != 0;
        if (isLong) {
            segmentSize = bytes.getInt(at + 32);
        }
        return new Page(isLong ? LONG_HEADER : SHORT_HEADER, rest, (flags & OVERWRITES) != 0);
    }

    /** The bytes of the record that begins here; null when it does not go on to its end. Moves behind it. */
    private byte @Nullable [] assemble(int length) throws IOException {
        // a length that is nonsense must not take all memory: grown as bytes come
        byte[] whole = new byte[Math.min(length, PAGE)];
        int got = 0;
        while (true) {
            WalPiece now = piece;
            if (now == null) {
                return null;
            }
            int room = Math.min(PAGE - at % PAGE, now.held() - at);
            int part = Math.min(room, length - got);
            if (got + part > whole.length) {
                whole = Arrays.copyOf(whole, (int) Math.min(length, Math.max(2L * whole.length, got + part)));
            }
            bytes.get(at, whole, got, part);
            got += part;
            at += part;
            if (got == length) {
                return whole;
            }
            if (at % PAGE != 0 || !ready() || at % PAGE != 0) {
                return null;
            }
            Page page = page();
            if (page == null || page.overwrites() || page.rest() != length - got) {
                return null;
            }
            at += page.header();
        }
    }

    private static boolean isIntact(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record, WalRecord.HEADER, record.length - WalRecord.HEADER);
        crc.update(record, 0, CHECKED_HEADER);
        return (int) crc.getValue()
                == ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(CHECKED_HEADER);
    }

    private void skipSegment() {
        WalPiece now = piece;
        if (now != null && segmentSize > 0) {
            long offset = Long.remainderUnsigned(now.start().value() + at, segmentSize);
            if (offset != 0) {
                at = (int) Math.min(Integer.MAX_VALUE, (long) at + segmentSize - offset);
            }
        }
    }
}

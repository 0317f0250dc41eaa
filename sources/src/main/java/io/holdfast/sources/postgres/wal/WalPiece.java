package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.postgres.protocol.Lsn;

/**
 * A part of the log.
 *
 * @param start of its first byte, where a page begins
 * @param bytes whole pages; zeros, or old log, behind what is held
 * @param held so many of the bytes count
 * @param from the first position of interest within it: its start, or a later place where a record begins, after another
 *     timeline was left there
 */
public record WalPiece(Lsn start, byte[] bytes, int held, Lsn from) {
    public WalPiece {
        if (held > bytes.length || from.isBefore(start)) {
            throw new IllegalArgumentException(
                    "no piece of " + bytes.length + " bytes from " + start + ": " + held + " held, from " + from);
        }
    }

    Lsn end() {
        return start.plus(held);
    }
}

package io.holdfast.site.postgres;

import io.holdfast.sources.postgres.protocol.Lsn;

/** Where the log of a stopped server ends: its last checkpoint's record. */
public record LogEnd(int timeline, Lsn lsn) {
    /** As {@link #parse} reads it. */
    String text() {
        return timeline + " " + lsn;
    }

    /** @throws IllegalArgumentException for any other text */
    static LogEnd parse(String text) {
        String[] words = text.split(" ", 2);
        if (words.length < 2) {
            throw new IllegalArgumentException("no place in a log: " + text);
        }
        return new LogEnd(Integer.parseInt(words[0]), Lsn.parse(words[1]));
    }
}

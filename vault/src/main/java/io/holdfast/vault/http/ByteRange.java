package io.holdfast.vault.http;

import io.holdfast.vault.storage.Refused;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One stretch of a file, as RFC 9110 asks for it: {@code bytes=first-last}, {@code bytes=first-}, {@code bytes=-length}. */
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * Nothing when the whole file is to be sent: no such header, or one that asks for something else than a stretch.
     *
     * @throws Refused when the file has no such bytes
     */
    static Optional<ByteRange> of(@Nullable String header, long size) throws Refused {
        Matcher range = ONE.matcher(header == null ? "" : header.strip());
        if (!range.matches()) {
            return Optional.empty();
        }
        String from = range.group(1);
        String to = range.group(2);
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
        long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
        if (first > last) {
            throw new Refused(Refused.Reason.UNSATISFIABLE_RANGE, "The file has " + size + " bytes");
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }
}

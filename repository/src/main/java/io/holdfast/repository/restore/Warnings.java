package io.holdfast.repository.restore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What could not be restored in full: one warning for each reason, however many entries it concerns. */
final class Warnings {
    private final Map<String, Warning> byReason = new LinkedHashMap<>();

    private record Warning(String text, long times) {}

    /** @param text for the first of a reason; the others are only counted */
    synchronized void add(String reason, String text) {
        byReason.merge(reason, new Warning(text, 1), (first, next) -> new Warning(first.text(), first.times() + 1));
    }

    synchronized List<String> toList() {
        return byReason.values().stream()
                .map(warning -> warning.times() == 1
                        ? warning.text()
                        : warning.text() + " The same holds for " + (warning.times() - 1) + " more.")
                .toList();
    }
}

package io.holdfast.sources.postgres.incremental;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a relation, by its name in a manifest.
 *
 * @param relation its folder and number, such as {@code base/5/16384}
 * @param fork such as {@code vm}; empty for the main one
 * @param segment of 1 GB
 */
record RelationPath(String relation, String fork, int segment) {
    private static final Pattern NAME = Pattern.compile("(.+/)(?:INCREMENTAL\\.)?(\\d+)(?:_(\\w+))?(?:\\.(\\d{1,6}))?");

    static Optional<RelationPath> of(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new RelationPath(
                        parts.group(1) + parts.group(2),
                        parts.group(3) == null ? "" : parts.group(3),
                        parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4))))
                : Optional.empty();
    }
}

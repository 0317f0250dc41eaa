package io.holdfast.control.restore;

import io.holdfast.sources.content.ContentItem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a recovery point holds.
 *
 * @param kind of the data set, such as {@code postgresql}; says what its things are
 * @param consistentAt whose state is listed
 * @param path what was looked into; empty for the whole
 * @param next give it as {@code after}, with the same recovery point, for the next page; null when there is none
 * @param notes for people, such as how sure the numbers are
 */
public record PointContent(
        String dataSet,
        String kind,
        UUID recoveryPointId,
        String repository,
        Instant consistentAt,
        String path,
        List<ContentItem> items,
        @Nullable String next,
        List<String> notes) {}

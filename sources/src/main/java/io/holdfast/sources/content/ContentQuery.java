package io.holdfast.sources.content;

import java.time.Duration;
import java.util.Optional;

/**
 * What of a recovery point is to be listed.
 *
 * @param path of the thing that is looked into, as a {@link ContentItem} says it; empty for the whole
 * @param search only things below it whose names have this in them, whatever their case; {@code *} and {@code ?} stand for
 *     any letters and for one. Empty: what lies directly in it
 * @param after what the page before said as next; empty for the first page
 * @param limit at most so many; 1 or more
 * @param patience how long a search may take before it hands out what it has found
 */
public record ContentQuery(
        String path, Optional<String> search, Optional<String> after, int limit, Duration patience) {}

package io.holdfast.sources.postgres.protocol;

/**
 * How a timeline came to be.
 *
 * @param fileName such as {@code 00000002.history}
 * @param content of that file, as it must lie in a log archive
 */
public record TimelineHistory(int timeline, String fileName, byte[] content) {}

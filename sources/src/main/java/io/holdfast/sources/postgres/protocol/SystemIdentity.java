package io.holdfast.sources.postgres.protocol;

/**
 * What a server says of itself.
 *
 * @param systemIdentifier the same for a cluster and all its standbys and copies; decimal digits
 * @param timeline current one, 1 or more
 * @param flushed how far its log is durable
 */
public record SystemIdentity(String systemIdentifier, int timeline, Lsn flushed) {}

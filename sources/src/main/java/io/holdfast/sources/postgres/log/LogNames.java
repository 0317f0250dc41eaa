package io.holdfast.sources.postgres.log;

/**
 * Under which names a log is stored.
 *
 * @param dataSet also the name of the stream of tails
 * @param hostname of the log's snapshots
 */
record LogNames(String dataSet, String service, String hostname) {}

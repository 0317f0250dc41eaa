package io.holdfast.sources.postgres.log;

import io.holdfast.repository.snapshot.SnapshotRequest;

/**
 * Under which names a log is stored, and how carefully.
 *
 * @param dataSet also the name of the stream of tails
 * @param hostname of the log's snapshots
 * @param extraVerify as {@link SnapshotRequest#extraVerify}
 */
record LogNames(String dataSet, String service, String hostname, boolean extraVerify) {}

package io.holdfast.sources;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;

/**
 * The newest snapshot of the same system in the repository that is being written to.
 *
 * @param snapshot made by a backup that began at its time
 */
public record PreviousBackup(Repository repository, Snapshot snapshot) {}

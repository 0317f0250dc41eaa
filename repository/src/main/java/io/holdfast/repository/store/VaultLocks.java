package io.holdfast.repository.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * The locks of a store that removes nothing before they end, for anybody: a vault. All times count from its own clock's
 * present, so that ours need not be right. A removal that comes too early is a {@link
 * io.holdfast.repository.RepositoryException.Retained}. Safe for many threads; blocks.
 */
public interface VaultLocks {
    /** How long what is written is locked from its arrival on; positive. */
    Duration period();

    /** How long each file of a kind that cannot be removed now stays locked; the others can be removed. */
    Map<StoreFile, Duration> locked(FileKind kind) throws IOException;

    /**
     * Locks those files whose locks end before {@code atLeast} has passed until {@code until} has; never shortens.
     *
     * @return how many locks were prolonged
     * @throws java.nio.file.NoSuchFileException when one is not there; some locks may have been prolonged then
     */
    int prolong(Collection<StoreFile> files, Duration atLeast, Duration until) throws IOException;

    /**
     * Says of a snapshot, which is to be written next through the same store, that all it needs has been prolonged. A vault
     * cannot read what a snapshot needs, and locks everything when nobody says this.
     */
    void covered(StoreFile snapshot);
}

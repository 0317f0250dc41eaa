package io.holdfast.repository.restore;

/** What a restore does with what its target holds already. */
public enum ExistingFiles {
    /** The target must be absent or empty: nothing is ever overwritten. */
    REFUSE,

    /**
     * Files that the snapshot has, too, become what they are there; only what differs is written. So a restore that was
     * stopped goes on, and an older copy is brought up to date. Other entries stay.
     */
    UPDATE,

    /** As {@link #UPDATE}, and what the snapshot does not have is removed. */
    UPDATE_AND_REMOVE_OTHERS
}

package io.holdfast.repository.restore;

/**
 * How a restore goes about.
 *
 * @param devices whether nodes of devices are made. In a directory that others can reach, one of a disk gives them all
 *     that is on it: only for snapshots of those who are trusted with that
 */
public record RestoreOptions(ExistingFiles existing, boolean devices, RestoreSelection selection) {
    /** Everything, into a target that is absent or empty, without devices. */
    public static final RestoreOptions DEFAULT = of(ExistingFiles.REFUSE);

    /** @throws IllegalArgumentException when others are to be removed although only a part is restored */
    public RestoreOptions {
        if (existing == ExistingFiles.UPDATE_AND_REMOVE_OTHERS && selection != RestoreSelection.ALL) {
            throw new IllegalArgumentException("What the snapshot does not have can be removed only when all that it"
                    + " has is restored: leave out the patterns, or the removal.");
        }
    }

    /** Everything, without devices. */
    public static RestoreOptions of(ExistingFiles existing) {
        return new RestoreOptions(existing, false, RestoreSelection.ALL);
    }

    public RestoreOptions withDevices() {
        return new RestoreOptions(existing, true, selection);
    }

    RestoreOptions withExisting(ExistingFiles other) {
        return new RestoreOptions(other, devices, selection);
    }
}

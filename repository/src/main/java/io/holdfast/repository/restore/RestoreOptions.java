package io.holdfast.repository.restore;

/**
 * How a restore goes about.
 *
 * @param devices whether nodes of devices are made. In a directory that others can reach, one of a disk gives them all
 *     that is on it: only for snapshots of those who are trusted with that
 */
public record RestoreOptions(ExistingFiles existing, boolean devices, RestoreSelection selection, OnDamage onDamage) {
    /** Everything, into a target that is absent or empty, without devices. */
    public static final RestoreOptions DEFAULT = of(ExistingFiles.REFUSE);

    /** @throws IllegalArgumentException when others are to be removed although only a part is restored */
    public RestoreOptions {
        if (existing == ExistingFiles.UPDATE_AND_REMOVE_OTHERS && selection != RestoreSelection.ALL) {
            throw new IllegalArgumentException("What the snapshot does not have can be removed only when all that it"
                    + " has is restored: leave out the patterns, or the removal.");
        }
    }

    /** Ends at the first thing that the repository does not hold. */
    public RestoreOptions(ExistingFiles existing, boolean devices, RestoreSelection selection) {
        this(existing, devices, selection, OnDamage.FAIL);
    }

    /** Everything, without devices. */
    public static RestoreOptions of(ExistingFiles existing) {
        return new RestoreOptions(existing, false, RestoreSelection.ALL);
    }

    public RestoreOptions withDevices() {
        return new RestoreOptions(existing, true, selection, onDamage);
    }

    public RestoreOptions with(OnDamage other) {
        return new RestoreOptions(existing, devices, selection, other);
    }

    RestoreOptions withExisting(ExistingFiles other) {
        return new RestoreOptions(other, devices, selection, onDamage);
    }
}

package io.holdfast.repository.lock;

/** What a lock is for, and whom it stands in the way of. */
enum LockMode {
    /**
     * Reads, or adds: shared. Says in its file that it goes on while others replace the index, because it makes sure
     * before it commits that all it counts on is still there. Packs that it may count on stay until it has ended.
     */
    WORK(false),

    /** Makes a snapshot of what was added: shared, too, and nobody may replace the index meanwhile. */
    COMMIT(false),

    /** Replaces index files or removes snapshots: exclusive, but for {@link #WORK}. Strangers' work has no such mark. */
    REPLACE(true),

    /** Exclusive. */
    ALONE(true);

    private final boolean exclusive;

    LockMode(boolean exclusive) {
        this.exclusive = exclusive;
    }

    boolean exclusive() {
        return exclusive;
    }

    boolean conflictsWith(LockDocument other) {
        return switch (this) {
            case WORK, COMMIT -> other.exclusive();
            case REPLACE -> other.exclusive() || other.work().isEmpty();
            case ALONE -> true;
        };
    }
}

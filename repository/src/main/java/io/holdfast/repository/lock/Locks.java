package io.holdfast.repository.lock;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks that this process holds on one repository. All shared holders have one lock file in common; a thread
 * refreshes it while there is one. Safe for many threads.
 */
public final class Locks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Locks.class);

    /** restic's: long enough for a lock written at the same moment to be seen. */
    private static final Duration SETTLE = Duration.ofMillis(200);

    private static final Duration REFRESH = Duration.ofMinutes(5);

    /** Without a refresh for so long others will soon take the lock for stale: work under it must not be completed. */
    private static final Duration LOST = Duration.ofMinutes(22);

    /** Holds nothing. */
    public static final Hold NONE = new Hold() {
        @Override
        public void ensureHeld() {}

        @Override
        public void close() {}
    };

    private final Store store;
    private final LockFiles files;
    private final Clock clock;
    private final Duration patience;
    private final Duration refreshEvery;

    // what follows is guarded by this
    private int sharedHolders;
    private boolean exclusiveHolder;
    private boolean changing;
    private @Nullable String name;
    private Instant refreshed = Instant.MIN;
    private @Nullable Thread refresher;

    /** @param patience how long to wait for another's lock to go before it is an error */
    public Locks(Store store, SealedFiles sealed, Clock clock, ThisProcess self, Duration patience) {
        this(store, sealed, clock, self, patience, REFRESH);
    }

    Locks(Store store, SealedFiles sealed, Clock clock, ThisProcess self, Duration patience, Duration refreshEvery) {
        this.store = store;
        this.files = new LockFiles(store, sealed, clock, self);
        this.clock = clock;
        this.patience = patience;
        this.refreshEvery = refreshEvery;
    }

    /** A held lock; closing it lets go. */
    public interface Hold extends AutoCloseable {
        /**
         * To be asked just before what was done under the lock is made to count.
         *
         * @throws RepositoryException.Locked when the lock was lost: not refreshed for too long, or removed by someone
         */
        void ensureHeld() throws IOException;

        /**
         * Lets go. A lock file that cannot be removed is logged and left to go stale: what was done under it counts all
         * the same.
         */
        @Override
        void close();
    }

    /**
     * Waits for exclusive locks to go, then holds a shared one.
     *
     * @throws RepositoryException.Locked when they do not go in time
     */
    public Hold shared() throws IOException, InterruptedException {
        return acquire(false);
    }

    /**
     * Waits for all locks to go, this process's own too, then holds an exclusive one.
     *
     * @throws RepositoryException.Locked when they do not go in time
     */
    public Hold exclusive() throws IOException, InterruptedException {
        return acquire(true);
    }

    private synchronized Hold acquire(boolean exclusive) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            while (changing || exclusiveHolder || (exclusive && sharedHolders > 0)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw locked("a lock of this process, which is at work on it");
                }
                wait(left);
            }
            if (!exclusive && sharedHolders > 0) {
                sharedHolders++;
                return new Holding();
            }
            Optional<String> conflict = attempt(exclusive);
            if (conflict.isEmpty()) {
                exclusiveHolder = exclusive;
                sharedHolders = exclusive ? 0 : 1;
                return new Holding();
            }
            if (System.nanoTime() >= deadline) {
                throw locked(conflict.get());
            }
            // at different moments, or two that meet would meet again; meanwhile others of this process may go first
            waitFor(Duration.ofMillis(ThreadLocalRandom.current().nextLong(200, 600)));
        }
    }

    /**
     * Checks, writes, waits a little, checks again. Lets go of the monitor while it waits; {@code changing} stands in.
     *
     * @return who stands in the way
     */
    private Optional<String> attempt(boolean exclusive) throws IOException, InterruptedException {
        Optional<String> conflict = files.conflict(exclusive, null);
        if (conflict.isPresent()) {
            return conflict;
        }
        String written = files.write(exclusive);
        changing = true;
        try {
            waitFor(SETTLE);
            conflict = files.conflict(exclusive, written);
            if (conflict.isEmpty()) {
                name = written;
                refreshed = clock.instant();
                startRefresher(exclusive);
            }
            return conflict;
        } finally {
            if (!written.equals(name)) {
                files.remove(written);
            }
            changing = false;
            notifyAll();
        }
    }

    private void waitFor(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private RepositoryException.Locked locked(String holder) {
        return new RepositoryException.Locked("The repository at " + store.location() + " is locked: " + holder
                + ". Try again when that is done. If that process is gone and its lock stays, remove it with restic"
                + " unlock; a lock that is not refreshed for 30 minutes is ignored.");
    }

    private void startRefresher(boolean exclusive) {
        refresher = Thread.ofVirtual().name("repository-lock").start(() -> {
            try {
                while (true) {
                    Thread.sleep(refreshEvery);
                    refresh(exclusive);
                }
            } catch (InterruptedException e) {
                // the last holder has let go
                return;
            }
        });
    }

    /** Writes a lock with the present time, then removes the one before. */
    private synchronized void refresh(boolean exclusive) throws InterruptedException {
        String old = name;
        if (old == null || Thread.interrupted()) {
            throw new InterruptedException("no lock to refresh");
        }
        try {
            if (!files.exists(old)) {
                LOG.warn("The lock on {} was removed by someone else; the work under it will fail", store.location());
                return;
            }
            name = files.write(exclusive);
            refreshed = clock.instant();
            files.remove(old);
        } catch (IOException e) {
            LOG.warn("Could not refresh the lock on {}; it will be tried again", store.location(), e);
        }
    }

    private synchronized void ensureHeldNow() throws IOException {
        String held = name;
        boolean old = refreshed.plus(LOST).isBefore(clock.instant());
        if (held == null || old || !files.exists(held)) {
            throw new RepositoryException.Locked("The lock on the repository at " + store.location() + " was lost: "
                    + (old
                            ? "it could not be refreshed for more than " + LOST.toMinutes() + " minutes"
                            : "someone removed it")
                    + ", so that a prune may have removed what was just stored. Begin again; what is still there is not"
                    + " stored twice.");
        }
    }

    private synchronized void release() {
        if (exclusiveHolder) {
            exclusiveHolder = false;
        } else {
            sharedHolders--;
        }
        try {
            if (sharedHolders == 0) {
                dropFile();
            }
        } finally {
            notifyAll();
        }
    }

    private void dropFile() {
        if (refresher != null) {
            refresher.interrupt();
            refresher = null;
        }
        String old = name;
        name = null;
        if (old == null) {
            return;
        }
        try {
            files.remove(old);
        } catch (IOException e) {
            LOG.warn("Could not remove lock {} of {}; it goes stale by itself", old, store.location(), e);
        }
    }

    /** Removes what is still held. */
    @Override
    public synchronized void close() {
        sharedHolders = 0;
        exclusiveHolder = false;
        dropFile();
        notifyAll();
    }

    private final class Holding implements Hold {
        private boolean closed;

        @Override
        public void ensureHeld() throws IOException {
            ensureHeldNow();
        }

        @Override
        public void close() {
            synchronized (Locks.this) {
                // after Locks.close() there is nothing to let go of
                if (!closed && (exclusiveHolder || sharedHolders > 0)) {
                    release();
                }
                closed = true;
            }
        }
    }
}

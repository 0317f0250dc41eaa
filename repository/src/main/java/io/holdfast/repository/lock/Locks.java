package io.holdfast.repository.lock;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The locks that this process holds on one repository, each a file of its own. They are restic's, and say more to those
 * who know: see {@link LockMode}. Right on any store whose listings show what was written before. Safe for many threads.
 */
public final class Locks implements AutoCloseable {
    /**
     * restic's: long enough for a lock written at the same moment to be seen. Of two who write theirs and then list at
     * once, at least one sees the other.
     */
    private static final Duration SETTLE = Duration.ofMillis(200);

    private static final Duration REFRESH = Duration.ofMinutes(5);

    /** How long whoever commits waits for another to replace the index: millions of lines take minutes at most. */
    private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(15);

    /** Holds nothing. */
    public static final Hold NONE = new Hold() {
        @Override
        public void ensureHeld() {}

        @Override
        public void close() {}
    };

    private final Store store;
    private final LockFiles files;
    private final Duration patience;
    private final Duration refreshEvery;
    private final Set<HeldLock> held = ConcurrentHashMap.newKeySet();

    /** @param patience how long to wait for another's lock to go before it is an error */
    public Locks(Store store, SealedFiles sealed, Clock clock, ThisProcess self, Duration patience) {
        // a holder that refreshes is seen to do so while its lock is watched
        this(store, sealed, clock, self, patience, REFRESH, REFRESH.plusMinutes(1));
    }

    Locks(
            Store store,
            SealedFiles sealed,
            Clock clock,
            ThisProcess self,
            Duration patience,
            Duration refreshEvery,
            Duration watch) {
        this.store = store;
        this.files = new LockFiles(store, sealed, clock, self, watch);
        this.patience = patience;
        this.refreshEvery = refreshEvery;
    }

    /** A held lock; closing it lets go. */
    public interface Hold extends AutoCloseable {
        /**
         * To be asked just before what was done under the lock is made to count.
         *
         * @throws RepositoryException.Locked when the lock was lost: someone removed it
         */
        void ensureHeld() throws IOException;

        /**
         * Lets go. A lock file that cannot be removed is logged and left to go stale: what was done under it counts all
         * the same.
         */
        @Override
        void close();
    }

    /** A lock of who reads or adds. */
    public final class Work implements Hold {
        private final HeldLock lock;

        private Work(HeldLock lock) {
            this.lock = lock;
        }

        /**
         * To be called before a snapshot is written, and followed by a look at whether the index still holds all that the
         * snapshot needs: from now on until this is closed nobody replaces it.
         *
         * @throws RepositoryException.Locked when the lock was lost, or someone replaces the index and does not end
         */
        public void commit() throws IOException, InterruptedException {
            String own = lock.toCommit();
            long deadline = System.nanoTime() + COMMIT_PATIENCE.toNanos();
            for (Optional<String> conflict = files.conflict(LockMode.COMMIT, own);
                    conflict.isPresent();
                    conflict = files.conflict(LockMode.COMMIT, own)) {
                if (System.nanoTime() > deadline) {
                    throw locked(conflict.get());
                }
                Thread.sleep(100);
            }
        }

        @Override
        public void ensureHeld() throws IOException {
            lock.ensureHeld();
        }

        @Override
        public void close() {
            lock.close();
        }
    }

    /**
     * Waits for exclusive locks to go, then holds a lock to read or add under.
     *
     * @throws RepositoryException.Locked when they do not go in time
     */
    public Work work() throws IOException, InterruptedException {
        return new Work(acquire(LockMode.WORK, patience));
    }

    /**
     * Waits for other locks than those of {@linkplain #work work} to go, then holds an exclusive one under which index
     * files may be replaced and snapshots removed, but no packs.
     *
     * @param wait how long, at least as long as this repository's patience
     * @throws RepositoryException.Locked when they do not go in time
     */
    public Hold replace(Duration wait) throws IOException, InterruptedException {
        return acquire(LockMode.REPLACE, wait.compareTo(patience) > 0 ? wait : patience);
    }

    /**
     * Waits for all locks to go, this process's own too, then holds an exclusive one.
     *
     * @throws RepositoryException.Locked when they do not go in time
     */
    public Hold exclusive() throws IOException, InterruptedException {
        return acquire(LockMode.ALONE, patience);
    }

    /**
     * For who has no room to write a lock: what was done when this returns was done, and what begins later finds what is
     * there then. Stale locks are removed, and those that cannot be read do not count.
     *
     * @throws RepositoryException.Locked when anybody holds a lock, this process too
     */
    public void ensureNone() throws IOException {
        Optional<String> holder = files.conflict(LockMode.ALONE, null);
        if (holder.isPresent()) {
            throw locked(holder.get());
        }
    }

    /** The work that is going on, of every process that says so, but for one's own. */
    public Set<String> workBeside(Work own) throws IOException {
        Set<String> work = new HashSet<>(files.work());
        work.remove(own.lock.work());
        return work;
    }

    /** Waits until all of some work has ended. @return whether it has */
    public boolean awaitEnd(Set<String> work, Duration wait) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        Set<String> left = new HashSet<>(work);
        while (!left.isEmpty()) {
            left.retainAll(files.work());
            if (left.isEmpty()) {
                break;
            }
            if (System.nanoTime() >= deadline) {
                return false;
            }
            Thread.sleep(200);
        }
        return true;
    }

    private HeldLock acquire(LockMode mode, Duration wait) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<String> conflict = files.conflict(mode, null);
            if (conflict.isEmpty()) {
                String work = HeldLock.newWork();
                String written = files.write(mode, work);
                try {
                    if (!store.listsAtOnce()) {
                        Thread.sleep(SETTLE);
                    }
                    conflict = files.conflict(mode, written);
                } catch (IOException | InterruptedException | RuntimeException e) {
                    files.remove(written);
                    throw e;
                }
                if (conflict.isEmpty()) {
                    HeldLock lock =
                            new HeldLock(files, store.location(), mode, work, written, refreshEvery, held::remove);
                    lock.startRefreshing();
                    held.add(lock);
                    return lock;
                }
                files.remove(written);
            }
            if (System.nanoTime() >= deadline) {
                throw locked(conflict.get());
            }
            // at different moments, or two that meet would meet again
            Thread.sleep(ThreadLocalRandom.current().nextLong(200, 600));
        }
    }

    private RepositoryException.Locked locked(String holder) {
        return new RepositoryException.Locked("The repository at " + store.location() + " is locked: " + holder
                + ". Try again when that is done. If that process is gone and its lock stays, remove it with holdfast"
                + " repo unlock or restic unlock; a lock of a process that is dead on this machine is ignored.");
    }

    /** Removes what is still held. */
    @Override
    public void close() {
        List.copyOf(held).forEach(HeldLock::close);
    }
}

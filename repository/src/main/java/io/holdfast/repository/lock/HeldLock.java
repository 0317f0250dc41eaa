package io.holdfast.repository.lock;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock whose file a thread refreshes until it is let go. Safe for many threads. */
final class HeldLock implements Locks.Hold {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final LockFiles files;
    private final String location;
    private final String work;
    private final Consumer<HeldLock> ended;
    private final Thread refresher;

    // guarded by this
    private LockMode mode;
    private @Nullable String name;

    /** @param name of the file that was written for it */
    HeldLock(
            LockFiles files,
            String location,
            LockMode mode,
            String work,
            String name,
            Duration refreshEvery,
            Consumer<HeldLock> ended) {
        this.files = files;
        this.location = location;
        this.mode = mode;
        this.work = work;
        this.name = name;
        this.ended = ended;
        this.refresher = Thread.ofVirtual().name("repository-lock").unstarted(() -> refreshEvery(refreshEvery));
    }

    static String newWork() {
        return UUID.randomUUID().toString();
    }

    /** To be called once. */
    void startRefreshing() {
        refresher.start();
    }

    String work() {
        return work;
    }

    private void refreshEvery(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                refresh();
            }
        } catch (InterruptedException e) {
            // let go
            return;
        }
    }

    /** Writes a lock with the present time, then removes the one before. */
    private synchronized void refresh() throws InterruptedException {
        String old = name;
        if (old == null || Thread.interrupted()) {
            throw new InterruptedException("no lock to refresh");
        }
        try {
            if (!files.exists(old)) {
                LOG.warn("The lock on {} was removed by someone else; the work under it will fail", location);
                return;
            }
            name = files.write(mode, work);
            files.remove(old);
        } catch (IOException e) {
            LOG.warn("Could not refresh the lock on {}; it will be tried again", location, e);
        }
    }

    @Override
    public synchronized void ensureHeld() throws IOException {
        if (name == null || !files.exists(name)) {
            throw lost();
        }
    }

    private RepositoryException.Locked lost() {
        return new RepositoryException.Locked("The lock on the repository at " + location
                + " was lost: someone removed it, so that a prune may have removed what was just stored. Begin again;"
                + " what is still there is not stored twice.");
    }

    /**
     * Takes the place of the work's lock file, so that nobody replaces the index from now on. Who does so already is to
     * be waited for.
     */
    synchronized String toCommit() throws IOException {
        String old = name;
        if (old == null) {
            throw lost();
        }
        String written = files.write(LockMode.COMMIT, work);
        if (!files.exists(old)) {
            files.remove(written);
            throw lost();
        }
        mode = LockMode.COMMIT;
        name = written;
        files.remove(old);
        return written;
    }

    @Override
    public void close() {
        refresher.interrupt();
        synchronized (this) {
            String old = name;
            name = null;
            if (old == null) {
                return;
            }
            try {
                files.remove(old);
            } catch (IOException e) {
                LOG.warn("Could not remove lock {} of {}; it goes stale by itself", old, location, e);
            }
        }
        ended.accept(this);
    }
}

package io.holdfast.repository.lock;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock files of a repository. A lock goes stale by what is seen of it, not by its time alone: a clock that is hours
 * off must not make a lock look abandoned that is in use. Safe for many threads.
 */
final class LockFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LockFiles.class);

    private final Store store;
    private final SealedFiles files;
    private final Clock clock;
    private final ThisProcess self;
    private final Duration watch;

    // names of locks whose time is old, and when they were first seen, in nanoTime
    private final Map<String, Long> watched = new HashMap<>();

    /** @param watch an old lock that does not change for so long is stale; a holder refreshes it more often */
    LockFiles(Store store, SealedFiles files, Clock clock, ThisProcess self, Duration watch) {
        this.store = store;
        this.files = files;
        this.clock = clock;
        this.self = self;
        this.watch = watch;
    }

    /** @return the name of the new lock */
    String write(LockMode mode, String work) throws IOException {
        HangUps.ignore();
        return files.write(
                FileKind.LOCK,
                LockDocument.of(self, clock.instant(), mode, work).write());
    }

    boolean exists(String name) throws IOException {
        return store.exists(new StoreFile(FileKind.LOCK, name));
    }

    void remove(String name) throws IOException {
        try {
            store.remove(new StoreFile(FileKind.LOCK, name));
        } catch (NoSuchFileException e) {
            LOG.warn("Lock {} of {} was removed by someone else", name, store.location());
        }
    }

    /**
     * Who stands in the way of a lock, in words. Stale locks do not, and are removed; nor do those that cannot be read,
     * as a torn one would block everyone for ever.
     *
     * @param own the caller's lock, if it has written it already
     */
    Optional<String> conflict(LockMode mode, @Nullable String own) throws IOException {
        Instant now = clock.instant();
        for (Map.Entry<String, LockDocument> other : inUse(now).entrySet()) {
            LockDocument lock = other.getValue();
            if (!other.getKey().equals(own) && mode.conflictsWith(lock)) {
                return Optional.of((lock.exclusive() ? "an exclusive lock of " : "a lock of ") + lock.holder(now));
            }
        }
        return Optional.empty();
    }

    /** The {@linkplain LockDocument#work work} that is going on. */
    Set<String> work() throws IOException {
        Set<String> work = new HashSet<>();
        inUse(clock.instant()).values().forEach(lock -> lock.work().ifPresent(work::add));
        return work;
    }

    private Map<String, LockDocument> inUse(Instant now) throws IOException {
        Map<String, LockDocument> locks = read();
        synchronized (watched) {
            watched.keySet().retainAll(locks.keySet());
        }
        for (Map.Entry<String, LockDocument> lock : Map.copyOf(locks).entrySet()) {
            if (isStale(lock.getKey(), lock.getValue(), now)) {
                LOG.info(
                        "Removing a stale lock of {}: {}",
                        store.location(),
                        lock.getValue().holder(now));
                remove(lock.getKey());
                locks.remove(lock.getKey());
            }
        }
        return locks;
    }

    private boolean isStale(String name, LockDocument lock, Instant now) {
        if (lock.isOfDeadProcess(self)) {
            return true;
        }
        if (!lock.looksStale(now)) {
            return false;
        }
        synchronized (watched) {
            long first = watched.computeIfAbsent(name, it -> System.nanoTime());
            return System.nanoTime() - first >= watch.toNanos();
        }
    }

    /** All that can be read. Looks again when one went meanwhile: its holder may have written its successor just then. */
    private Map<String, LockDocument> read() throws IOException {
        Map<String, LockDocument> locks = new HashMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            locks.clear();
            for (Store.Listed listed : store.list(FileKind.LOCK)) {
                try {
                    locks.put(listed.file().name(), LockDocument.parse(files.read(listed.file())));
                } catch (NoSuchFileException e) {
                    changed = true;
                } catch (RepositoryException.Damaged | Json.Malformed e) {
                    LOG.warn(
                            "Ignoring lock {} of {}, which cannot be read: {}",
                            listed.file(),
                            store.location(),
                            e.getMessage());
                }
            }
        }
        return locks;
    }
}

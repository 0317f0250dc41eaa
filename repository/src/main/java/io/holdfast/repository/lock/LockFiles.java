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
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock files of a repository. */
final class LockFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LockFiles.class);

    private final Store store;
    private final SealedFiles files;
    private final Clock clock;
    private final ThisProcess self;

    LockFiles(Store store, SealedFiles files, Clock clock, ThisProcess self) {
        this.store = store;
        this.files = files;
        this.clock = clock;
        this.self = self;
    }

    /** @return the name of the new lock */
    String write(boolean exclusive) throws IOException {
        HangUps.ignore();
        return files.write(
                FileKind.LOCK, LockDocument.of(self, clock.instant(), exclusive).write());
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
    Optional<String> conflict(boolean exclusive, @Nullable String own) throws IOException {
        Instant now = clock.instant();
        for (Store.Listed listed : store.list(FileKind.LOCK)) {
            String name = listed.file().name();
            if (name.equals(own)) {
                continue;
            }
            Optional<LockDocument> other = read(listed.file());
            if (other.isEmpty()) {
                continue;
            }
            LockDocument lock = other.get();
            if (lock.stale(now, self)) {
                LOG.info("Removing a stale lock of {}: {}", store.location(), lock.holder(now));
                remove(name);
            } else if (exclusive || lock.exclusive()) {
                return Optional.of((lock.exclusive() ? "an exclusive lock of " : "a lock of ") + lock.holder(now));
            }
        }
        return Optional.empty();
    }

    private Optional<LockDocument> read(StoreFile file) throws IOException {
        try {
            return Optional.of(LockDocument.parse(files.read(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (RepositoryException.Damaged | Json.Malformed e) {
            LOG.warn("Ignoring lock {} of {}, which cannot be read: {}", file, store.location(), e.getMessage());
            return Optional.empty();
        }
    }
}

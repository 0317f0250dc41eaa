package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys of an open repository: each a file that opens it with a password of its own. All open the same sealing key:
 * whoever had a password and made a copy of the key can still read what they can get at. Safe for many threads; every
 * method blocks.
 */
public final class KeyRing {
    private final Store store;
    private final Keys keys;
    private final Locks locks;
    private final SealingKey key;

    // guarded by this
    private StoreFile current;

    /** @param current the file that the repository was opened with */
    public KeyRing(Store store, Keys keys, Locks locks, SealingKey key, StoreFile current) {
        this.store = store;
        this.keys = keys;
        this.locks = locks;
        this.key = key;
        this.current = current;
    }

    /** All that can be read, the oldest first. */
    public List<KeyInfo> list() throws IOException {
        return keys.list();
    }

    /** Id of the key that the repository was opened with. */
    public synchronized String current() {
        return current.name();
    }

    /** Adds a key; durable and known to open when this returns. Takes a quarter of a second for the derivations. */
    public synchronized KeyInfo add(Password password, String username, String hostname)
            throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.work()) {
            return info(addOpening(password, username, hostname));
        }
    }

    /**
     * Removes a key: its password opens the repository no more.
     *
     * @param idOrPrefix the key's id or a unique beginning of it
     * @throws RepositoryException when there is no such key, or it is the one in use
     */
    public synchronized KeyInfo remove(String idOrPrefix) throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.replace(Duration.ZERO)) {
            KeyInfo info = find(idOrPrefix);
            StoreFile file = new StoreFile(FileKind.KEY, info.id());
            if (file.equals(current)) {
                throw new RepositoryException("The key " + info.shortId()
                        + " is the one that the repository was opened with. Open it with another, or change its"
                        + " password.");
            }
            lock.ensureHeld();
            remove(file);
            return info;
        }
    }

    /**
     * Adds a key with the new password, makes sure that it opens, and then removes the one in use, whose place it takes.
     * A stop in between leaves both.
     */
    public synchronized KeyInfo changePassword(Password password, String username, String hostname)
            throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.replace(Duration.ZERO)) {
            StoreFile added = addOpening(password, username, hostname);
            lock.ensureHeld();
            StoreFile old = current;
            current = added;
            remove(old);
            return info(added);
        }
    }

    private StoreFile addOpening(Password password, String username, String hostname) throws IOException {
        StoreFile added = keys.add(key, password, username, hostname);
        try {
            keys.ensureOpens(added, password, key);
            return added;
        } catch (RepositoryException.Damaged e) {
            store.remove(added);
            throw e;
        }
    }

    private void remove(StoreFile file) throws IOException {
        try {
            store.remove(file);
        } catch (NoSuchFileException e) {
            // another process was quicker: it is gone, as wanted
            return;
        }
    }

    private KeyInfo info(StoreFile file) throws IOException {
        return find(file.name());
    }

    private KeyInfo find(String idOrPrefix) throws IOException {
        List<KeyInfo> found = list().stream()
                .filter(info -> !idOrPrefix.isEmpty() && info.id().startsWith(idOrPrefix))
                .toList();
        if (found.size() > 1) {
            throw new RepositoryException("Several keys begin with " + idOrPrefix + ". Give more digits.");
        }
        return Optional.of(found)
                .filter(list -> !list.isEmpty())
                .map(List::getFirst)
                .orElseThrow(() -> new RepositoryException(
                        "The repository at " + store.location() + " has no key " + idOrPrefix + ". List its keys."));
    }
}

package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key files of a repository. */
public final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

    private final Store store;
    private final Clock clock;
    private final SecureRandom random;
    private final Scrypt cost;

    public Keys(Store store, Clock clock, SecureRandom random) {
        this(store, clock, random, Scrypt.FOR_NEW_KEYS);
    }

    /** @param cost of the keys that are added */
    Keys(Store store, Clock clock, SecureRandom random, Scrypt cost) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.cost = cost;
    }

    /**
     * Adds a key file that opens with the password. Takes a tenth of a second for the password's derivation.
     *
     * @return the new file
     */
    public StoreFile add(SealingKey key, Password password, String username, String hostname) throws IOException {
        byte[] bytes = KeyFile.seal(key, password, cost, username, hostname, clock.instant(), random)
                .write();
        StoreFile file = new StoreFile(FileKind.KEY, Sha256.hex(bytes));
        store.write(file, List.of(Store.Bytes.of(bytes)));
        return file;
    }

    /** All key files that can be read, the oldest first. */
    public List<KeyInfo> list() throws IOException {
        List<KeyInfo> found = new ArrayList<>();
        for (Store.Listed listed : store.list(FileKind.KEY)) {
            try {
                KeyFile file = KeyFile.parse(store.read(listed.file()));
                found.add(new KeyInfo(listed.file().name(), file.username(), file.hostname(), file.created()));
            } catch (Json.Malformed e) {
                LOG.warn("Key file {} of {} cannot be read: {}", listed.file(), store.location(), e.getMessage());
            } catch (NoSuchFileException e) {
                // removed since the listing
                continue;
            }
        }
        found.sort(Comparator.comparing(KeyInfo::created).thenComparing(KeyInfo::id));
        return List.copyOf(found);
    }

    /** Makes sure that a key file opens to this key. @throws RepositoryException.Damaged when it does not */
    void ensureOpens(StoreFile file, Password password, SealingKey key) throws IOException {
        try {
            SealingKey opened = KeyFile.parse(store.read(file)).open(password, random);
            if (Arrays.equals(KeyFile.write(opened), KeyFile.write(key))) {
                return;
            }
        } catch (Json.Malformed | Sealer.NotAuthentic e) {
            throw new RepositoryException.Damaged("The new key file " + file + " does not open: " + e.getMessage(), e);
        }
        throw new RepositoryException.Damaged("The new key file " + file + " opens to another key.");
    }

    /** What is wrong with the key files, each in a sentence. */
    public List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        for (Store.Listed listed : store.list(FileKind.KEY)) {
            byte[] bytes = store.read(listed.file());
            String what = "";
            if (!Sha256.agrees(listed.file(), bytes)) {
                what = "its name is not the SHA-256 of its content";
            } else {
                try {
                    KeyFile.parse(bytes);
                } catch (Json.Malformed e) {
                    what = String.valueOf(e.getMessage());
                }
            }
            if (!what.isEmpty()) {
                problems.add("Key file " + listed.file() + ": " + what
                        + ". Bring it back from a copy of the repository, or remove it and add a key anew.");
            }
        }
        return problems;
    }

    /** The sealing key as JSON; not to be shown to anyone who does not ask for it by name. */
    public static byte[] print(SealingKey key) {
        return KeyFile.write(key);
    }

    /** What a password opened. */
    public record Opened(StoreFile file, SealingKey key) {}

    /** The sealing key of {@link #openAny}. */
    public SealingKey open(Password password) throws IOException {
        return openAny(password).key();
    }

    /**
     * Tries the password on every key file.
     *
     * @throws RepositoryException.WrongPassword when no key opens with it
     * @throws RepositoryException.Damaged when no key opens and at least one is not what was written
     */
    public Opened openAny(Password password) throws IOException {
        List<String> damaged = new ArrayList<>();
        List<Store.Listed> files = store.list(FileKind.KEY);
        for (Store.Listed listed : files) {
            byte[] bytes = store.read(listed.file());
            try {
                return new Opened(listed.file(), KeyFile.parse(bytes).open(password, random));
            } catch (Json.Malformed e) {
                damaged.add(listed.file() + ": " + e.getMessage());
            } catch (Sealer.NotAuthentic e) {
                // with its bytes intact it is the password that is wrong
                if (!Sha256.agrees(listed.file(), bytes)) {
                    damaged.add(listed.file() + ": its name is not the SHA-256 of its content");
                }
            }
        }
        if (!damaged.isEmpty()) {
            throw new RepositoryException.Damaged("No key of the repository at " + store.location()
                    + " opens, and some are damaged: " + String.join("; ", damaged)
                    + ". Bring the keys folder back from a copy of the repository; without a sound key it cannot be"
                    + " opened by anyone.");
        }
        if (files.isEmpty()) {
            throw new RepositoryException.Damaged("The repository at " + store.location()
                    + " has no key file. Bring its keys folder back from a copy of the repository.");
        }
        throw new RepositoryException.WrongPassword("The password opens none of the " + files.size()
                + " keys of the repository at " + store.location()
                + ". Check that it is this repository's password, without a trailing space or line end.");
    }
}

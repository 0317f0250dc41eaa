package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.chunk.Polynomial;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;

/**
 * Opens a test's repository with little work. A password's derivation takes a tenth of a second of a core, ours and restic's
 * alike, and some tests have a repository opened hundreds of times.
 */
public final class QuickKeys {
    private static final Scrypt QUICK = new Scrypt(16, 8, 1);

    private QuickKeys() {}

    /** Whose new keys are such. */
    public static Keys of(Store store, Clock clock, SecureRandom random) {
        return new Keys(store, clock, random, QUICK);
    }

    /** As {@link Repositories#init(Path, Password)}, with such a key from the beginning. */
    public static Repository init(Path directory, Password password) throws IOException {
        make(directory, password);
        return Repositories.open(directory, password);
    }

    /** Makes an empty repository in a directory that is absent or empty. */
    public static void make(Path directory, Password password) throws IOException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        LocalStore store = new LocalStore(directory, clock);
        store.create();
        SealingKey key = SealingKey.random(random);
        of(store, clock, random).add(key, password, "tests", "localhost");
        byte[] id = new byte[32];
        random.nextBytes(id);
        new RepositoryConfig(RepositoryConfig.VERSION, HexFormat.of().formatHex(id), Polynomial.random(random))
                .write(new SealedFiles(store, key, random, true));
    }

    /** Replaces each key file that the password opens by one whose derivation costs next to nothing. */
    public static void in(Path repository, Password password) throws IOException {
        LocalStore store = new LocalStore(repository, Clock.systemUTC());
        SecureRandom random = new SecureRandom();
        for (Store.Listed listed : store.list(FileKind.KEY)) {
            try {
                KeyFile dear = KeyFile.parse(store.read(listed.file()));
                SealingKey key = dear.open(password, random);
                byte[] data = new Sealer(QUICK.derive(password, dear.salt()), random).seal(KeyFile.write(key));
                byte[] quick =
                        new KeyFile(dear.created(), dear.username(), dear.hostname(), QUICK, dear.salt(), data).write();
                store.write(new StoreFile(FileKind.KEY, Sha256.hex(quick)), List.of(Store.Bytes.of(quick)));
                store.remove(listed.file());
            } catch (Json.Malformed | Sealer.NotAuthentic e) {
                throw new IOException("The key file " + listed.file() + " does not open", e);
            }
        }
    }
}

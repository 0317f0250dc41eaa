package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * Opens a test's repository with little work. A password's derivation takes a tenth of a second of a core, ours and restic's
 * alike, and some tests have a repository opened hundreds of times.
 */
public final class QuickKeys {
    private static final Scrypt QUICK = new Scrypt(16, 8, 1);

    private QuickKeys() {}

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

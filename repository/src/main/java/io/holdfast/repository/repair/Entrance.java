package io.holdfast.repository.repair;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Brings back from a mirror what it takes to open a repository: keys and config. */
public final class Entrance {
    private Entrance() {}

    /**
     * @return the files that were replaced, by path
     * @throws RepositoryException.WrongPassword when no key of either opens with the password
     * @throws RepositoryException when the mirror is of another repository
     */
    public static List<String> repair(Store store, Store mirror, Password password)
            throws IOException, InterruptedException {
        FilesOfMirror files = new FilesOfMirror(store, mirror, false, Progress.NONE);
        files.replaceKeysAndConfig();
        List<String> replaced = new ArrayList<>(files.replaced());
        SecureRandom random = new SecureRandom();
        Keys.Opened opened = new Keys(store, Clock.systemUTC(), random).openAny(password);
        try {
            RepositoryConfig.read(new SealedFiles(store, opened.key(), random, false));
        } catch (RepositoryException.Damaged e) {
            // sound, and of this key: else it is another repository's
            RepositoryConfig.read(new SealedFiles(mirror, opened.key(), random, false));
            store.replace(StoreFile.CONFIG, List.of(Store.Bytes.of(mirror.read(StoreFile.CONFIG))));
            replaced.add(StoreFile.CONFIG.path());
        }
        return replaced;
    }
}

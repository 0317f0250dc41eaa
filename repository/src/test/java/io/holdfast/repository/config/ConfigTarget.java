package io.holdfast.repository.config;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.Store;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;

/** Whatever a config holds is read or refused. See FuzzTest. */
public final class ConfigTarget {
    private static final SecureRandom RANDOM = new SecureRandom();

    private ConfigTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        SealingKey key = SealingKey.random(RANDOM);
        byte[] sealed = new Sealer(key, RANDOM).seal(input);
        Store store = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> method.getName().equals("read") ? sealed : "memory");
        RepositoryConfig read;
        try {
            read = RepositoryConfig.read(new SealedFiles(store, key, RANDOM, true));
        } catch (RepositoryException e) {
            return;
        }
        if (read.version() < 1
                || read.version() > RepositoryConfig.VERSION
                || read.id().length() != 64) {
            throw new AssertionError("taken: " + read);
        }
    }
}

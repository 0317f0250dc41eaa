package io.holdfast.repository.file;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;

/** Whatever was sealed with the key is read or refused, in bounded room. See FuzzTest. */
public final class SealedFilesTarget {
    private SealedFilesTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        SecureRandom random = new SecureRandom();
        SealingKey key = SealingKey.random(random);
        byte[] sealed = new Sealer(key, random).seal(input);
        StoreFile file = new StoreFile(FileKind.SNAPSHOT, Sha256.hex(sealed));
        Store store = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> method.getName().equals("read") ? sealed : "memory");
        try {
            new SealedFiles(store, key, random, true).read(file);
        } catch (RepositoryException.Damaged e) {
            return;
        }
    }
}

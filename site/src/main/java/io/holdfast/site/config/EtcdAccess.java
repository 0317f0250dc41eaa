package io.holdfast.site.config;

import io.holdfast.site.lease.EtcdCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Opens the etcd cluster that a site's file names. */
public final class EtcdAccess {
    private EtcdAccess() {}

    /** @throws IOException when a file of keys cannot be read; nothing is asked of etcd yet */
    public static EtcdCluster open(SiteConfiguration configuration) throws IOException {
        return open(configuration.etcd(), configuration.lease().dividedBy(3));
    }

    /**
     * @param patience for an answer, with all members
     * @throws IOException when a file of keys cannot be read; nothing is asked of etcd yet
     */
    public static EtcdCluster open(SiteConfiguration.Etcd etcd, Duration patience) throws IOException {
        return new EtcdCluster(etcd.endpoints(), patience, tls(etcd));
    }

    private static @Nullable SSLContext tls(SiteConfiguration.Etcd etcd) throws IOException {
        if (etcd.trust().isEmpty() && etcd.identity().isEmpty()) {
            return null;
        }
        char[] password = etcd.passwordFile().isPresent()
                ? Files.readString(etcd.passwordFile().get()).strip().toCharArray()
                : new char[0];
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(etcd.identity(), password), password);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store(etcd.trust(), password));
            context.init(
                    etcd.identity().isPresent() ? keys.getKeyManagers() : null,
                    etcd.trust().isPresent() ? trust.getTrustManagers() : null,
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "etcd.trust and etcd.identity must be PKCS#12 files that etcd.password-file opens", e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static @Nullable KeyStore store(Optional<Path> file, char[] password)
            throws IOException, GeneralSecurityException {
        if (file.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file.get())) {
            store.load(bytes, password);
        }
        return store;
    }
}

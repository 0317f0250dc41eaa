package io.holdfast.site.config;

import io.holdfast.site.lease.CatalogLeaseStore;
import io.holdfast.site.lease.EtcdCluster;
import io.holdfast.site.lease.LeaseStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Opens what a site's file names for agents to agree in. */
public final class LeaseStores {
    private LeaseStores() {}

    /** @throws IOException when a file of keys or the password cannot be read; nothing is asked of anybody yet */
    public static LeaseStore open(SiteConfiguration configuration) throws IOException {
        Duration patience = configuration.lease().dividedBy(3);
        return switch (configuration.agreement()) {
            case SiteConfiguration.Etcd etcd -> etcd(etcd, patience);
            case SiteConfiguration.Catalog catalog -> catalog(catalog, patience);
        };
    }

    /**
     * @param patience for an answer, with all members
     * @throws IOException when a file of keys cannot be read; nothing is asked of etcd yet
     */
    public static EtcdCluster etcd(SiteConfiguration.Etcd etcd, Duration patience) throws IOException {
        return new EtcdCluster(etcd.endpoints(), patience, tls(etcd));
    }

    private static CatalogLeaseStore catalog(SiteConfiguration.Catalog catalog, Duration patience) throws IOException {
        // the driver counts in seconds
        String seconds = Long.toString(Math.max(1, patience.toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("user", catalog.user());
        properties.setProperty(
                "password", Files.readString(catalog.passwordFile()).strip());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("ApplicationName", "holdfast-site");
        return new CatalogLeaseStore(() -> DriverManager.getConnection(catalog.url(), properties));
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

package io.holdfast.repository.store.rest;

import io.holdfast.repository.RepositoryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom to trust beside the authorities that Java knows, and who we are. */
public final class Tls {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final char[] NO_PASSWORD = {};

    private Tls() {}

    /**
     * @param authority a PEM file of certificates
     * @param client a PEM file of our certificate, those above it, and its key in PKCS #8
     * @return empty when Java's own context will do
     */
    public static Optional<SSLContext> context(Optional<String> authority, Optional<String> client) throws IOException {
        if (authority.isEmpty() && client.isEmpty()) {
            return Optional.empty();
        }
        try {
            TrustManagerFactory trust = trustFactory();
            trust.init(authority.isPresent() ? trusted(Path.of(authority.get())) : null);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(client.isPresent() ? identity(Path.of(client.get())) : null, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new RepositoryException(
                    "The certificates that RESTIC_CACERT, RESTIC_TLS_CLIENT_CERT or VAULT_CACERT name cannot be used: "
                            + e.getMessage() + ". Give PEM files; a key in PKCS #8 without a passphrase.",
                    e);
        }
    }

    /**
     * Trusts the authorities that Java knows and those of a file.
     *
     * @param authority a PEM file of certificates
     */
    public static X509TrustManager trust(Path authority) throws IOException {
        try {
            TrustManagerFactory trust = trustFactory();
            trust.init(trusted(authority));
            for (var manager : trust.getTrustManagers()) {
                if (manager instanceof X509TrustManager wanted) {
                    return wanted;
                }
            }
            throw new GeneralSecurityException("this Java trusts nobody by certificate");
        } catch (GeneralSecurityException e) {
            throw new RepositoryException(
                    "The certificates in " + authority + " cannot be used: " + e.getMessage() + ". Give a PEM file.",
                    e);
        }
    }

    private static TrustManagerFactory trustFactory() throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }

    private static KeyStore trusted(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        TrustManagerFactory defaults = trustFactory();
        defaults.init((KeyStore) null);
        for (var manager : defaults.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                for (X509Certificate certificate : known.getAcceptedIssuers()) {
                    store.setCertificateEntry("java-" + number++, certificate);
                }
            }
        }
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("given-" + number++, certificate);
        }
        return store;
    }

    private static KeyStore identity(Path file) throws GeneralSecurityException, IOException {
        Matcher key = PRIVATE_KEY.matcher(text(file));
        if (!key.find()) {
            throw new RepositoryException(
                    file + " holds no private key. Append it in PKCS #8: -----BEGIN PRIVATE KEY-----.");
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "ours",
                privateKey(Base64.getMimeDecoder().decode(key.group(1))),
                NO_PASSWORD,
                certificates(file).toArray(Certificate[]::new));
        return store;
    }

    private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                // of another algorithm: the next one knows
                continue;
            }
        }
        throw new InvalidKeySpecException("the private key is of no known kind (RSA, EC, Ed25519)");
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        StringBuilder found = new StringBuilder();
        Matcher certificate = CERTIFICATE.matcher(text(file));
        while (certificate.find()) {
            found.append(certificate.group()).append('\n');
        }
        if (found.isEmpty()) {
            throw new RepositoryException(
                    file + " holds no certificate. Give one in PEM: -----BEGIN CERTIFICATE-----.");
        }
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(found.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new RepositoryException(
                    "The certificate file " + file + " cannot be read: " + e + ". Check its path.", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}

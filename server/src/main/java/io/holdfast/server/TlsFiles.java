package io.holdfast.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * What the server proves to be itself with. The files are watched: new content is taken up some seconds after it was
 * written, for new connections; content that is wrong is logged, and what was there before goes on.
 *
 * @param certificate PEM, the server's own first, then those of its issuers
 * @param key PEM, not encrypted, and readable by the server only
 */
public record TlsFiles(Path certificate, Path key) {
    private static final String BUNDLE = "spring.ssl.bundle.pem.server.";

    public TlsFiles {
        certificate = certificate.toAbsolutePath().normalize();
        key = key.toAbsolutePath().normalize();
    }

    /** For Spring. @throws ServerStartException when the files cannot be used */
    Map<String, Object> properties() throws ServerStartException {
        check();
        return Map.of(
                BUNDLE + "keystore.certificate",
                "file:" + certificate,
                BUNDLE + "keystore.private-key",
                "file:" + key,
                BUNDLE + "reload-on-update",
                true,
                BUNDLE + "options.enabled-protocols",
                "TLSv1.3",
                // certificate and key are replaced one after the other
                "spring.ssl.bundle.watch.file.quiet-period",
                "2s",
                "server.ssl.bundle",
                "server");
    }

    private void check() throws ServerStartException {
        for (Path file : new Path[] {certificate, key}) {
            if (!Files.isReadable(file)) {
                throw new ServerStartException(
                        "The TLS file " + file + " cannot be read. Name one that the server may read.");
            }
        }
        try {
            // what is in them is read only when it is asked for
            PemSslStore store = PemSslStore.load(
                    PemSslStoreDetails.forCertificate("file:" + certificate).withPrivateKey("file:" + key));
            if (store == null
                    || store.certificates() == null
                    || store.certificates().isEmpty()) {
                throw new ServerStartException(certificate + " holds no certificate in PEM.");
            }
            if (store.privateKey() == null) {
                throw new ServerStartException(key + " holds no private key in PEM.");
            }
        } catch (RuntimeException e) {
            throw new ServerStartException(
                    "The TLS files " + certificate + " and " + key + " cannot be used: " + e.getMessage()
                            + ". Give a certificate and its unencrypted key in PEM.",
                    e);
        }
    }
}

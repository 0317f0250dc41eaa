package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** How a server whose certificate no public CA signed is known. */
final class ServerTrust {
    private static final String PIN = "sha256//";

    private ServerTrust() {}

    /** Believes in the CAs of a file of PEM certificates instead of the JDK's; the server's name still has to be right. */
    static SSLContext authorities(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new CommandFailed(ExitCode.USAGE, file + " holds no certificate in PEM.");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            return context(trust.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new CommandFailed(ExitCode.USAGE, file + " is no file of PEM certificates: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw GivenFile.unreadable("file of certificates", file, ExitCode.USAGE, e);
        }
    }

    /** Believes in one public key, whatever the certificate around it says. @param pin as curl's {@code --pinnedpubkey} */
    static SSLContext pinned(String pin) {
        byte[] digest;
        try {
            digest = pin.startsWith(PIN) ? Base64.getDecoder().decode(pin.substring(PIN.length())) : new byte[0];
        } catch (IllegalArgumentException e) {
            digest = new byte[0];
        }
        if (digest.length != 32) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "--server-pin is '" + pin + "'; give " + PIN
                            + " and the SHA-256 of the server's public key in Base64.");
        }
        try {
            return context(new TrustManager[] {new PinnedKey(digest)});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Believes nobody: where nothing is encrypted the JDK's authorities need not be read, which takes a while. */
    static SSLContext nobody() {
        try {
            return context(new TrustManager[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    /** Being the extended kind it also answers for the name, which JDK would check otherwise: the key says who it is. */
    private static final class PinnedKey extends X509ExtendedTrustManager {
        private final byte[] digest;

        PinnedKey(byte[] digest) {
            this.digest = digest;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                byte[] found = MessageDigest.getInstance("SHA-256")
                        .digest(chain[0].getPublicKey().getEncoded());
                if (!MessageDigest.isEqual(found, digest)) {
                    throw new CertificateException("its public key is " + PIN
                            + Base64.getEncoder().encodeToString(found) + ", not the one that --server-pin names");
                }
            } catch (GeneralSecurityException e) {
                throw e instanceof CertificateException known ? known : new CertificateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

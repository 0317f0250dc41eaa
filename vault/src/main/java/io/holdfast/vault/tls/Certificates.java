package io.holdfast.vault.tls;

import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.Hashing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Certificates and keys in PEM files, as openssl writes them. */
public final class Certificates {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private Certificates() {}

    /**
     * Makes a key (EC P-256) and a certificate for it that vouches for itself, for ten years.
     *
     * @param hosts the names and addresses by which clients call the vault
     */
    public static void selfSigned(Path certificate, Path key, List<String> hosts, Instant now, SecureRandom random)
            throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = SelfSigned.encode(pair, hosts, now, random);
            write(certificate, pem("CERTIFICATE", encoded));
            write(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot make a certificate: " + e.getMessage(), e);
        }
    }

    /** The SHA-256 of the first certificate in the file, in lower-case hexadecimal digits. */
    public static String fingerprint(Path certificate) throws IOException {
        try {
            return fingerprint(read(certificate).getFirst());
        } catch (GeneralSecurityException e) {
            throw unreadable(certificate, e);
        }
    }

    public static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        return Hashing.of(certificate.getEncoded());
    }

    /** When the first certificate in the file ends. */
    public static Instant ends(Path certificate) throws IOException {
        try {
            return read(certificate).getFirst().getNotAfter().toInstant();
        } catch (GeneralSecurityException e) {
            throw unreadable(certificate, e);
        }
    }

    /** A key store with the key and its chain. @throws IOException when the two files do not fit */
    public static KeyStore load(Path certificate, Path key, char[] password) throws IOException {
        try {
            List<X509Certificate> chain = read(certificate);
            PrivateKey secret = key(key, chain.getFirst().getPublicKey().getAlgorithm());
            requirePair(secret, chain.getFirst().getPublicKey(), key);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("vault", secret, password, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw unreadable(certificate, e);
        }
    }

    /** For a server with this certificate, to which a client may show any of its own. */
    public static SSLContext serving(Path certificate, Path key) throws IOException {
        // the key store is in memory only, and wants a password all the same
        char[] password = new BigInteger(128, new SecureRandom()).toString(36).toCharArray();
        KeyStore store = load(certificate, key, password);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw unreadable(certificate, e);
        }
    }

    /** A key store that trusts what is in the file. */
    public static KeyStore trust(Path certificates) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (X509Certificate certificate : read(certificates)) {
                store.setCertificateEntry("trusted-" + count++, certificate);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw unreadable(certificates, e);
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new IOException("There is no certificate in " + file);
        }
        return chain;
    }

    private static PrivateKey key(Path file, String algorithm) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no unencrypted PKCS#8 key. Convert it: openssl pkcs8 -topk8 -nocrypt"
                    + " -in OLD.pem -out " + file.getFileName());
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new IOException("The key in " + file + " is not of the certificate's kind, which is " + algorithm, e);
        }
    }

    private static void requirePair(PrivateKey secret, PublicKey known, Path file)
            throws IOException, GeneralSecurityException {
        String scheme = switch (known.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> known.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(scheme);
        signature.initSign(secret);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        signature.update(text);
        if (!signature.verify(signed)) {
            throw new IOException("The key in " + file + " is not the certificate's");
        }
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + what + "-----\n";
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Folders.make(folder);
        }
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
        }
        Folders.sync(file);
    }

    private static IOException unreadable(Path file, GeneralSecurityException e) {
        return new IOException("Cannot use the certificate in " + file + ": " + e.getMessage(), e);
    }
}

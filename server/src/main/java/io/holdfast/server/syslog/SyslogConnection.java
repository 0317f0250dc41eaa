package io.holdfast.server.syslog;

import io.holdfast.server.ServerStartException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Hands messages over, each lot by a connection of its own. Syslog has no answers: what was written may still be on its way, or in
 * the buffer of a collector that dies. So we say that there is no more to come, and wait until the collector has closed too, which
 * it does after it has read everything; if it goes down before, the connection breaks instead.
 */
final class SyslogConnection {
    /** To connect, and for each answer. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private SyslogConnection() {}

    /**
     * Blocks until the collector has read them all, for a minute at most.
     *
     * @throws IOException when that is not sure; some of them, or all, may have arrived
     */
    static void send(SyslogSettings to, List<byte[]> messages) throws IOException {
        try (Socket plain = new Socket()) {
            Thread bound = Thread.ofVirtual().name("audit-syslog-bound").start(() -> closeLate(plain));
            try {
                Socket socket = connect(plain, to);
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
                for (byte[] message : messages) {
                    out.write(message);
                }
                out.flush();
                socket.shutdownOutput();
                awaitEnd(socket.getInputStream());
            } finally {
                bound.interrupt();
            }
        }
    }

    /** No other time limit ends a write that nobody reads. */
    private static void closeLate(Socket socket) {
        try {
            Thread.sleep(LONGEST);
            socket.close();
        } catch (InterruptedException e) {
            // it was handed over, or failed, in time
        } catch (IOException e) {
            // then it is closed
        }
    }

    private static void awaitEnd(InputStream in) throws IOException {
        byte[] ignored = new byte[512];
        try {
            while (in.read(ignored) >= 0) {
                // collectors have nothing to say
            }
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "It took the records, but does not confirm them by closing the connection after us within "
                            + TIMEOUT_MILLIS / 1000 + " s.",
                    e);
        }
    }

    private static Socket connect(Socket plain, SyslogSettings to) throws IOException {
        plain.connect(new InetSocketAddress(to.host(), to.port()), TIMEOUT_MILLIS);
        plain.setSoTimeout(TIMEOUT_MILLIS);
        if (!to.tls()) {
            return plain;
        }
        SSLSocket secured = (SSLSocket) factory(to).createSocket(plain, to.host(), to.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** Made for each lot: files that were replaced meanwhile count. */
    private static SSLSocketFactory factory(SyslogSettings to) throws IOException {
        try {
            return context(to).getSocketFactory();
        } catch (RuntimeException e) {
            throw new IOException("The certificates for it cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(SyslogSettings to) {
        PemSslStoreDetails ours = to.identity()
                .map(identity -> PemSslStoreDetails.forCertificate(url(identity.certificate()))
                        .withPrivateKey(url(identity.key())))
                .orElse(null);
        @Nullable
        PemSslStoreDetails theirs = to.authorities()
                .map(file -> PemSslStoreDetails.forCertificate(url(file)))
                .orElse(null);
        return SslBundle.of(new PemSslStoreBundle(ours, theirs)).createSslContext();
    }

    private static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /** @throws ServerStartException when its certificates cannot be used */
    static void requireUsable(Path file, SyslogSettings settings) throws ServerStartException {
        if (settings.tls()) {
            try {
                context(settings);
            } catch (RuntimeException e) {
                throw new ServerStartException(
                        file + ": caFile, certificateFile or keyFile cannot be used: " + e.getMessage()
                                + ". Give PEM, and a key that is not encrypted.",
                        e);
            }
        }
    }
}

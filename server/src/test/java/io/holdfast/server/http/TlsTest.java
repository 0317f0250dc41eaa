package io.holdfast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class TlsTest {
    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    /** A self-signed one for this machine, with its key; replaces what is there. */
    private void issue(String name) throws Exception {
        Path freshKey = folder.resolve("fresh.key");
        Path freshCertificate = folder.resolve("fresh.crt");
        Process openssl = new ProcessBuilder(List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        freshKey.toString(),
                        "-out",
                        freshCertificate.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
        Files.move(freshKey, key, StandardCopyOption.REPLACE_EXISTING);
        Files.move(freshCertificate, certificate, StandardCopyOption.REPLACE_EXISTING);
    }

    private SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var pem = Files.newInputStream(certificate)) {
            Certificate found = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            store.setCertificateEntry("server", found);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    /** The name in the certificate that the server shows now; fails as the handshake does. */
    private String shown(SSLContext context, URI server, String... protocols) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(protocols);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate found = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return found.getSubjectX500Principal().getName();
        }
    }

    @Test
    void a_server_speaks_tls_1_3_only_bounds_sign_ins_and_takes_up_a_new_certificate() throws Exception {
        issue("before");
        Path password = Files.writeString(folder.resolve("admin-password"), RunningServer.PASSWORD + "\n");
        ServerOptions options = ServerOptions.of(folder.resolve("data"), line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0)
                .withAdminPasswordFile(password);
        assertThatThrownBy(() -> HoldfastServer.start(options.withTls(new TlsFiles(certificate, certificate))))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("server.crt");
        try (HoldfastServer server = HoldfastServer.start(options.withTls(new TlsFiles(certificate, key)))) {
            URI address = URI.create(server.address());
            assertThat(address.getScheme()).isEqualTo("https");
            assertThat(shown(trusting(), address, "TLSv1.3")).isEqualTo("CN=before");
            SSLContext before = trusting();
            assertThatThrownBy(() -> shown(before, address, "TLSv1.2")).isInstanceOf(SSLException.class);

            try (HttpClient http =
                    HttpClient.newBuilder().sslContext(trusting()).build()) {
                HttpResponse<String> signedIn = http.send(
                        HttpRequest.newBuilder(address.resolve("/api/v1/session"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"user\": \"admin\", \"password\": \"" + RunningServer.PASSWORD + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
                assertThat(signedIn.headers()
                                .firstValue("Strict-Transport-Security")
                                .orElse(""))
                        .contains("max-age=31536000");
                assertThat(signedIn.headers().allValues("Set-Cookie"))
                        .hasSizeGreaterThanOrEqualTo(2)
                        .allSatisfy(cookie -> assertThat(cookie).contains("Secure", "SameSite=Strict"));
            }

            try (HttpClient http =
                    HttpClient.newBuilder().sslContext(trusting()).build()) {
                HttpRequest begin = HttpRequest.newBuilder(address.resolve("/api/v1/session/provider/start"))
                        .build();
                HttpResponse<String> slowed = http.send(begin, HttpResponse.BodyHandlers.ofString());
                // 60 at once, and 2 more a second
                for (int i = 0; i < 1000 && slowed.statusCode() != 429; i++) {
                    assertThat(slowed.statusCode()).isEqualTo(404);
                    slowed = http.send(begin, HttpResponse.BodyHandlers.ofString());
                }
                assertThat(slowed.statusCode()).isEqualTo(429);
                assertThat(slowed.headers().firstValueAsLong("Retry-After")).hasValue(1);
                assertThat(slowed.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("application/problem+json");
                // who is there already goes on
                assertThat(http.send(
                                        HttpRequest.newBuilder(address.resolve("/actuator/health"))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }

            issue("after");
            SSLContext after = trusting();
            long deadline = System.nanoTime() + 180_000_000_000L;
            String now = "";
            while (!now.equals("CN=after") && System.nanoTime() < deadline) {
                try {
                    now = shown(after, address, "TLSv1.3");
                } catch (SSLException e) {
                    // the one before
                    Thread.sleep(100);
                }
            }
            assertThat(now).isEqualTo("CN=after");
        }
    }
}

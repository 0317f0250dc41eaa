package io.holdfast.vault;

import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Plain requests of one client to one repository. */
final class Rest implements AutoCloseable {
    private final String base;
    private final String repository;
    private final String credential;
    private final HttpClient http;

    Rest(String address, String client, String secret, String repository, Path trusted) throws IOException {
        this(address, client, secret, repository, trusted, null);
    }

    /** @param own the certificate and key that this client shows, with the password "test" */
    Rest(String address, String client, String secret, String repository, Path trusted, KeyStore own)
            throws IOException {
        this.base = address;
        this.repository = "/" + client + "/" + repository;
        this.credential =
                "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(Certificates.trust(trusted));
            KeyManager[] keys = null;
            if (own != null) {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(own, "test".toCharArray());
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            this.http = HttpClient.newBuilder()
                    .sslContext(context)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the repository's place. */
    Rest created() throws IOException, InterruptedException {
        org.assertj.core.api.Assertions.assertThat(send("POST", "/?create=true", null))
                .isEqualTo(200);
        return this;
    }

    int post(String path, byte[] content) throws IOException, InterruptedException {
        return send("POST", path, content);
    }

    /** Stores the content under the name it must have, which is returned. */
    String store(String type, byte[] content) throws IOException, InterruptedException {
        String name = sha256(content);
        HttpResponse<byte[]> answer = ask("POST", "/" + type + "/" + name, content);
        org.assertj.core.api.Assertions.assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return name;
    }

    int delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, null);
    }

    int send(String method, String path, byte[] content) throws IOException, InterruptedException {
        return ask(method, path, content).statusCode();
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return ask("GET", path, null, headers);
    }

    /** @param path below the repository */
    HttpResponse<byte[]> ask(String method, String path, byte[] content, String... headers)
            throws IOException, InterruptedException {
        return askAt(repository + path, method, content, headers);
    }

    HttpResponse<byte[]> askAt(String path, String method, byte[] content, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(120))
                .header("Authorization", credential)
                .method(
                        method,
                        content == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(content));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends the content without saying before how long it is. */
    int postUnannounced(String path, byte[] content) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(base + repository + path))
                                .timeout(Duration.ofSeconds(120))
                                .header("Authorization", credential)
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(content)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .statusCode();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

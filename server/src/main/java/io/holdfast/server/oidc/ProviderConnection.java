package io.holdfast.server.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.holdfast.server.ServerStartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * The way to the provider. Every call blocks, for no longer than some seconds: requests wait for it. Redirects are not
 * followed, as no endpoint that is called from here has a reason to send any.
 */
final class ProviderConnection implements ResourceRetriever {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Far more than any provider's metadata or keys take. */
    private static final int MOST = 1 << 20;

    private final HttpClient http;

    private ProviderConnection(HttpClient http) {
        this.http = http;
    }

    /** @param caFile as {@link OidcSettings#caFile} */
    static ProviderConnection trusting(Optional<Path> caFile) throws ServerStartException {
        HttpClient.Builder http =
                HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
        if (caFile.isPresent()) {
            http.sslContext(trust(caFile.get()));
        }
        return new ProviderConnection(http.build());
    }

    private static SSLContext trust(Path file) throws ServerStartException {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new ServerStartException(file + " holds no certificate. Give PEM certificates.");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ServerStartException(file + " is no file of PEM certificates: " + e.getMessage() + ".", e);
        } catch (ServerStartException e) {
            throw e;
        } catch (IOException e) {
            throw new ServerStartException(file + " cannot be read (" + e + ").", e);
        }
    }

    /** For Spring's clients. */
    JdkClientHttpRequestFactory requests() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(PATIENCE);
        return requests;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return new Resource(text(URI.create(url.toString())), "application/json");
    }

    /** @throws IOException when there is no answer in time, or another one than 200 */
    String text(URI address) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException(address + " was answered " + response.statusCode());
                }
                byte[] bytes = body.readNBytes(MOST + 1);
                if (bytes.length > MOST) {
                    throw new IOException(address + " was answered with more than a mebibyte");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + address + " was asked", e);
        }
    }
}

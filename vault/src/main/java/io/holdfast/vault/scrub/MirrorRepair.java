package io.holdfast.vault.scrub;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.Register;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.Receiving;
import io.holdfast.vault.storage.StoredRepository;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Pulls an intact copy of a damaged file from its repository's mirror. */
public final class MirrorRepair {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final Duration WHOLE = Duration.ofHours(1);

    private final Path mirrors;
    private final Register<Client> clients;
    private final Receiving receiving;

    public MirrorRepair(Path mirrors, Register<Client> clients, Receiving receiving) {
        this.mirrors = mirrors;
        this.clients = clients;
        this.receiving = receiving;
    }

    /**
     * Blocks for the network. What comes is only taken if its SHA-256 is the one that the file must have.
     *
     * @return what came of it, for people; empty when the file is intact again
     */
    Optional<String> repair(StoredRepository repository, FileName file) throws InterruptedException {
        try {
            Optional<Mirror> mirror = Mirror.of(mirrors, repository.address());
            if (mirror.isEmpty()) {
                return Optional.of(
                        "no mirror is set: 'holdfast vault mirror set', or upload the file with ?repair=true");
            }
            Client client = clients.find(repository.address().client())
                    .orElseThrow(() -> new IOException("the client is not known any more"));
            pull(mirror.get(), repository, client, file);
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("the mirror could not give an intact copy: " + e.getMessage());
        }
    }

    private void pull(Mirror mirror, StoredRepository repository, Client client, FileName file)
            throws IOException, GeneralSecurityException, InterruptedException {
        String base = mirror.url().toString();
        URI from = URI.create((base.endsWith("/") ? base : base + "/") + file);
        String credential = Base64.getEncoder()
                .encodeToString((mirror.user() + ":" + mirror.secret()).getBytes(StandardCharsets.UTF_8));
        try (HttpClient http = http(mirror)) {
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(from)
                            .header("Authorization", "Basic " + credential)
                            .timeout(ANSWER)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body();
                    Deadline end = new Deadline(body, WHOLE)) {
                if (answer.statusCode() != 200) {
                    throw new IOException(from + " answers " + answer.statusCode());
                }
                receiving.receive(repository, client, file, body, OptionalLong.empty(), true, false);
            }
        }
    }

    /** Ends a body that does not: the client itself sees to the time until the answer's head only. */
    private record Deadline(Thread watch) implements AutoCloseable {
        Deadline(InputStream body, Duration most) {
            this(Thread.ofVirtual().name("mirror-deadline").start(() -> {
                try {
                    Thread.sleep(most);
                    body.close();
                } catch (InterruptedException e) {
                    // it came in time
                    return;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }

        @Override
        public void close() {
            watch.interrupt();
        }
    }

    private static HttpClient http(Mirror mirror) throws IOException, GeneralSecurityException {
        // redirects are not followed: they would carry the secret elsewhere
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (mirror.trusted().isPresent()) {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(Certificates.trust(mirror.trusted().get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            builder.sslContext(context);
        }
        return builder.build();
    }
}

package io.holdfast.sources.kubernetes;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.repository.store.rest.Tls;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists what there is of a kind, in pages.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks">
 *     Retrieving large results sets in chunks</a>
 */
final class KubernetesApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** Items of a page, as {@code kubectl} asks for. */
    private static final int PAGE = 500;
    /** A server whose pages never end must not take all memory, nor one whose page does not. */
    private static final int MOST_PAGES = 1000;

    private static final long MOST_BYTES = 64L << 20;
    /** How often a list begins anew because the server no longer knows where it was. */
    private static final int MOST_BEGINNINGS = 3;

    /** What RFC 6750 allows; anything else is no token, and must not get into an error's text. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final URI server;
    private final Optional<String> token;
    private final HttpClient client;

    private KubernetesApi(URI server, Optional<String> token, HttpClient client) {
        this.server = server;
        this.token = token;
        this.client = client;
    }

    /** Connects to nothing yet; reads the token and the authority. */
    static KubernetesApi open(KubernetesSettings settings) throws IOException {
        Optional<String> token = settings.token().isPresent()
                ? Optional.of(bearer(settings.token().get()))
                : Optional.empty();
        HttpClient.Builder client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                // the token is for this server only
                .followRedirects(HttpClient.Redirect.NEVER);
        if (settings.authority().isPresent()) {
            client.sslContext(trusting(Tls.trust(settings.authority().get())));
        }
        return new KubernetesApi(settings.server(), token, client.build());
    }

    private static String bearer(SecretReference where) throws SourceException {
        String token;
        try {
            token = where.read();
        } catch (IOException e) {
            throw new SourceException("The token of the service account cannot be read. " + e.getMessage(), e);
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new SourceException("What lies in " + where.where()
                    + " is no bearer token. Write the token of a service account there, in one line.");
        }
        return token;
    }

    private static SSLContext trusting(TrustManager trust) throws SourceException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SourceException("This Java cannot do TLS: " + e.getMessage() + ". Use another one.", e);
        }
    }

    /**
     * Everything of a kind, over all namespaces.
     *
     * @param path such as {@code /api/v1/namespaces}
     */
    <T> List<T> list(String path, Function<JsonNode, T> read) throws IOException, InterruptedException {
        for (int beginning = 1; ; beginning++) {
            Optional<List<T>> all = pages(path, read);
            if (all.isPresent()) {
                return all.get();
            }
            if (beginning == MOST_BEGINNINGS) {
                throw new SourceException("The list " + path + " of " + server
                        + " changed too fast to be read (410). It is" + " asked again at the next look.");
            }
        }
    }

    /** Empty when the server no longer knows where the list was: then what was read is of no one moment. */
    private <T> Optional<List<T>> pages(String path, Function<JsonNode, T> read)
            throws IOException, InterruptedException {
        List<T> all = new ArrayList<>();
        String next = "";
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            HttpResponse<byte[]> response = get(path, next);
            if (response.statusCode() == 410 && !next.isEmpty()) {
                return Optional.empty();
            }
            JsonNode page = page(path, response);
            page.path("items").forEach(item -> all.add(read.apply(item)));
            next = page.path("metadata").path("continue").asString("");
            if (next.isEmpty()) {
                return Optional.of(all);
            }
        }
        throw new SourceException("The list " + path + " of " + server + " has no end after " + all.size()
                + ". Check that it is the address of a Kubernetes API server.");
    }

    private HttpResponse<byte[]> get(String path, String next) throws SourceException, InterruptedException {
        String query = "?limit=" + PAGE
                + (next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path + query))
                .timeout(SILENCE)
                .header("Accept", "application/json");
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            return client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        } catch (IOException e) {
            throw ApiErrors.unanswered(server, e);
        }
    }

    private JsonNode page(String path, HttpResponse<byte[]> response) throws SourceException {
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JacksonException e) {
            answer = JSON.missingNode();
        }
        if (response.statusCode() != 200) {
            throw ApiErrors.refused(
                    server, path, response.statusCode(), answer.path("message").asString(""));
        }
        if (!answer.path("kind").asString("").endsWith("List")
                || !answer.path("items").isArray()) {
            throw new SourceException(
                    server + " answers with no list of Kubernetes. Check that it is the address of an API server.");
        }
        return answer;
    }

    @Override
    public void close() {
        client.close();
    }
}

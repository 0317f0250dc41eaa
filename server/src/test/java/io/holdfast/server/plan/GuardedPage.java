package io.holdfast.server.plan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A page over HTTPS with a certificate of an authority of its own, for whoever has its token. It answers what a test wants,
 * a path's answers one after the other and the last one from then on.
 */
final class GuardedPage implements AutoCloseable {
    private static final String TOKEN = "a token that nobody may see";

    private final HttpsServer server;
    private final Path headers;
    private final Path authority;
    private final Map<String, Deque<Integer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param below gets a folder for its keys */
    GuardedPage(Path below) throws Exception {
        Path folder = Files.createTempDirectory(below, "page");
        OwnAuthority own = new OwnAuthority(folder);
        authority = own.certificate();
        headers = Files.writeString(
                folder.resolve("page.headers"), "# of the page\n\nAuthorization: Bearer " + TOKEN + "\n");
        server = own.serve(this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            int status = known ? next(path) : 401;
            requests.add(exchange.getRequestMethod() + " " + path + " " + status);
            byte[] body = (status == 200 ? "all is well" : "not now").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private int next(String path) {
        Deque<Integer> left = answers.getOrDefault(path, new ArrayDeque<>(List.of(200)));
        synchronized (left) {
            return left.size() > 1 ? left.removeFirst() : left.getFirst();
        }
    }

    /** What a path answers from now on. */
    void answers(String path, Integer... status) {
        answers.put(path, new ArrayDeque<>(List.of(status)));
    }

    /** Method, path and what was answered, in their order. */
    List<String> requests(String path) {
        return requests.stream().filter(one -> one.contains(" " + path + " ")).toList();
    }

    /** An action with the token. @param more fields of it, each with a comma before it */
    String http(String path, String more) {
        return "http: { url: 'https://127.0.0.1:" + server.getAddress().getPort() + path + "', caFile: '" + authority
                + "', headersFile: '" + headers + "'" + more + " }";
    }

    /** An action without the token. */
    String withoutToken(String path) {
        return http(path, "").replace(", headersFile: '" + headers + "'", "");
    }

    /** An action that trusts nobody but whom Java knows. */
    String withoutTrust(String path) {
        return http(path, "").replace(", caFile: '" + authority + "'", "");
    }

    /** No header at all stands in the file from now on, or again the token. */
    void spoilHeaders() throws IOException {
        Files.writeString(headers, TOKEN + "\n");
    }

    static String token() {
        return TOKEN;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

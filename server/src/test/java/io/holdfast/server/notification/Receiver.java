package io.holdfast.server.notification;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what is posted to it over real HTTP and keeps it. It is ours: Slack, Teams, Mattermost and PagerDuty cannot be had
 * here, so that what they make of it is theirs to say; the forms are those of their documentation.
 */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** As it came. */
    public record Request(String path, com.sun.net.httpserver.Headers headers, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (refused.contains(path)) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            requests.add(new Request(path, exchange.getRequestHeaders(), body));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public List<Request> at(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    void refuse(String path) {
        refused.add(path);
    }

    void takeAgain(String path) {
        refused.remove(path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.holdfast.sources.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mock, as no API server of Kubernetes can be had as a package: answers lists of namespaces, persistent volume claims and
 * stateful sets as the documentation of the API describes them, in pages of its own size, and its errors as {@code Status}.
 */
public final class MockKubernetes implements AutoCloseable {
    public static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.the-token.of_the-test";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NAMESPACES = "/api/v1/namespaces";
    private static final String CLAIMS = "/api/v1/persistentvolumeclaims";
    private static final String SETS = "/apis/apps/v1/statefulsets";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int pageSize;
    private final Map<String, List<ObjectNode>> items = new ConcurrentHashMap<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger expired = new AtomicInteger();

    private MockKubernetes(HttpServer server, int pageSize) {
        this.server = server;
        this.pageSize = pageSize;
        for (String path : List.of(NAMESPACES, CLAIMS, SETS)) {
            items.put(path, new CopyOnWriteArrayList<>());
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public static MockKubernetes start(int pageSize) throws IOException {
        return new MockKubernetes(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), pageSize);
    }

    static MockKubernetes start(int pageSize, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new MockKubernetes(server, pageSize);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public MockKubernetes namespace(String name) {
        items(NAMESPACES).add(object("", name));
        return this;
    }

    /** @param capacity empty while no volume is bound */
    public MockKubernetes claim(String namespace, String name, String requested, String capacity) {
        ObjectNode claim = object(namespace, name);
        claim.putObject("spec").putObject("resources").putObject("requests").put("storage", requested);
        ObjectNode status = claim.putObject("status").put("phase", capacity.isEmpty() ? "Pending" : "Bound");
        if (!capacity.isEmpty()) {
            status.putObject("capacity").put("storage", capacity);
        }
        items(CLAIMS).add(claim);
        return this;
    }

    public MockKubernetes statefulSet(String namespace, String name) {
        items(SETS).add(object(namespace, name));
        return this;
    }

    /** From now on the service account may not list what is at this path. */
    void forbid(String path) {
        forbidden.add(path);
    }

    /** The next so many requests for a further page are answered with 410. */
    void expireNext(int times) {
        expired.set(times);
    }

    /** Paths with queries, in their order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    private List<ObjectNode> items(String path) {
        return java.util.Objects.requireNonNull(items.get(path));
    }

    private static ObjectNode object(String namespace, String name) {
        ObjectNode object = JSON.createObjectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", name).put("uid", name + "-uid");
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            calls.add(exchange.getRequestURI().toString());
            List<ObjectNode> all = items.get(path);
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, status(401, "Unauthorized"));
            } else if (all == null) {
                send(exchange, 404, status(404, "the server could not find the requested resource"));
            } else if (forbidden.contains(path)) {
                String kind = path.substring(path.lastIndexOf('/') + 1);
                send(
                        exchange,
                        403,
                        status(
                                403,
                                kind
                                        + " is forbidden: User \"system:serviceaccount:backup:holdfast\" cannot list resource \""
                                        + kind + "\" in API group \"\" at the cluster scope"));
            } else {
                page(exchange, path, all);
            }
        }
    }

    private void page(HttpExchange exchange, String path, List<ObjectNode> all) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        int from = 0;
        int limit = Integer.MAX_VALUE;
        for (String part : query == null ? new String[0] : query.split("&")) {
            String value = URLDecoder.decode(part.substring(part.indexOf('=') + 1), StandardCharsets.UTF_8);
            if (part.startsWith("limit=")) {
                limit = Integer.parseInt(value);
            } else if (part.startsWith("continue=")) {
                // with characters that must be escaped in an address
                from = Integer.parseInt(value.replace("at+/=", ""));
            }
        }
        if (from > 0 && expired.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            send(exchange, 410, status(410, "The provided continue parameter is too old"));
            return;
        }
        int to = Math.min(all.size(), from + Math.min(limit, pageSize));
        ObjectNode list = JSON.createObjectNode()
                .put(
                        "kind",
                        path.equals(SETS)
                                ? "StatefulSetList"
                                : path.equals(CLAIMS) ? "PersistentVolumeClaimList" : "NamespaceList")
                .put("apiVersion", path.equals(SETS) ? "apps/v1" : "v1");
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", "815");
        if (to < all.size()) {
            metadata.put("continue", "at+/=" + to).put("remainingItemCount", all.size() - to);
        }
        ArrayNode shown = list.putArray("items");
        all.subList(from, to).forEach(shown::add);
        send(exchange, 200, list);
    }

    private static ObjectNode status(int code, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
    }

    private static void send(HttpExchange exchange, int code, ObjectNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

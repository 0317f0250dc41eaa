package io.holdfast.repository.keyservice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.repository.file.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mock, as no server of either kind can be had as a package: answers reads of the key-value engines of HashiCorp Vault
 * ({@code secret/}, version 2, and {@code kv/}, version 1), the login by AppRole, and {@code GetSecretValue} of AWS Secrets
 * Manager (JSON 1.1), as their documentation describes them. It checks no signatures.
 */
public final class MockSecretStore implements AutoCloseable {
    public static final String TOKEN = "hvs.the-token-of-the-test";
    static final String ROLE = "role-1";
    static final String SECRET_ID = "secret-id-of-the-test";

    private final HttpServer server;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile int failure;

    private MockSecretStore(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public static MockSecretStore start() throws IOException {
        return new MockSecretStore(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Keeps the field {@code password}, or for Secrets Manager the text, by an API's path or a name. */
    public void keep(String path, String secret) {
        secrets.put(path, secret);
    }

    /** From now on everything is answered with this status; 0: no more. */
    void fail(int status) {
        failure = status;
    }

    /** In their order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (failure != 0) {
                send(
                        exchange,
                        failure,
                        target == null ? vaultError("Vault is sealed") : awsError("InternalServiceError"));
            } else if (target != null) {
                calls.add(target);
                secretsManager(exchange, Json.parse(body));
            } else {
                String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
                calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                        + (namespace == null ? "" : " in " + namespace));
                vault(exchange, body);
            }
        } catch (Json.Malformed e) {
            throw new IOException(e);
        }
    }

    private void secretsManager(HttpExchange exchange, ObjectNode request) throws IOException, Json.Malformed {
        String secret = secrets.get(Json.text(request, "SecretId"));
        if (secret == null) {
            send(exchange, 400, awsError("ResourceNotFoundException"));
            return;
        }
        send(
                exchange,
                200,
                with(reply -> reply.put("Name", "n").put("VersionId", "v-1").put("SecretString", secret)));
    }

    private void vault(HttpExchange exchange, byte[] body) throws IOException, Json.Malformed {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/v1/auth/approle/login")) {
            ObjectNode request = Json.parse(body);
            boolean known = Json.text(request, "role_id").equals(ROLE)
                    && Json.text(request, "secret_id").equals(SECRET_ID);
            send(
                    exchange,
                    known ? 200 : 400,
                    known
                            ? with(reply -> reply.putObject("auth").put("client_token", TOKEN))
                            : vaultError("invalid role or secret ID"));
            return;
        }
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            send(exchange, 403, vaultError("permission denied"));
            return;
        }
        if (path.equals("/v1/auth/token/revoke-self")) {
            send(exchange, 200, Json.object());
            return;
        }
        String secret = secrets.get(path.substring("/v1/".length()));
        if (secret == null) {
            send(exchange, 404, with(reply -> reply.putArray("errors")));
            return;
        }
        send(exchange, 200, with(reply -> {
            ObjectNode data = reply.putObject("data");
            ObjectNode kept = path.startsWith("/v1/secret/data/") ? data.putObject("data") : data;
            kept.put("password", secret).put("port", 5432);
            if (kept != data) {
                data.putObject("metadata").put("version", 3);
            }
        }));
    }

    private static ObjectNode with(Consumer<ObjectNode> fill) {
        ObjectNode object = Json.object();
        fill.accept(object);
        return object;
    }

    private static ObjectNode vaultError(String message) {
        return with(reply -> reply.putArray("errors").add(message));
    }

    private static ObjectNode awsError(String type) {
        return with(reply -> reply.put("__type", type).put("message", "as the test wants it"));
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = Json.write(body);
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        exchange.getRequestHeaders().containsKey("X-Amz-Target")
                                ? "application/x-amz-json-1.1"
                                : "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

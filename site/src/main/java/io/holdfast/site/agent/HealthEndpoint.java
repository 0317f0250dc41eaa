package io.holdfast.site.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells load balancers and people how this site is: {@code GET /primary} and {@code /replica} answer 200 when the server
 * here is that, else 503; {@code GET /status} answers JSON. Nothing is secret and nothing can be changed.
 */
final class HealthEndpoint implements AutoCloseable {
    private final HttpServer http;

    private HealthEndpoint(HttpServer http) {
        this.http = http;
    }

    /** @param port 0 for a free one */
    static HealthEndpoint start(
            String bind, int port, BooleanSupplier primary, BooleanSupplier replica, Supplier<String> status)
            throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(bind, port), 64);
        } catch (IOException e) {
            throw new IOException(
                    "The health endpoint cannot listen on " + bind + ":" + port + " (" + e.getMessage()
                            + "). Is another agent running? Choose another health.port.",
                    e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/primary", exchange -> answer(exchange, primary.getAsBoolean(), "primary"));
        http.createContext("/replica", exchange -> answer(exchange, replica.getAsBoolean(), "replica"));
        http.createContext("/status", exchange -> send(exchange, 200, "application/json", status.get()));
        http.start();
        return new HealthEndpoint(http);
    }

    private static void answer(HttpExchange exchange, boolean yes, String what) throws IOException {
        send(exchange, yes ? 200 : 503, "text/plain; charset=utf-8", (yes ? what : "not " + what) + "\n");
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(code, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

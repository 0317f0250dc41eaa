package io.holdfast.control.notification;

import io.holdfast.control.Catalog;
import io.holdfast.control.inventory.WebAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Requests to other people's servers. What fails is told by host only: the rest of an address is often its secret. No
 * redirection is followed: what was signed or meant for one server is not for another.
 */
@Component
class WebPost implements DisposableBean {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_SHOWN = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** Posts JSON. @throws IOException unless the answer is one of success */
    void post(WebAddress address, Object body, Map<String, String> headers) throws IOException, InterruptedException {
        post(address.resolve(), String.valueOf(Catalog.json(body)), headers);
    }

    /** Posts a text of JSON as it is. @throws IOException unless the answer is one of success */
    void post(URI address, String json, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = builder(address)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        headers.forEach(request::header);
        send(request.build());
    }

    /** @throws IOException unless the answer is one of success */
    void get(WebAddress address) throws IOException, InterruptedException {
        send(builder(address.resolve()).GET().build());
    }

    private static HttpRequest.Builder builder(URI address) {
        return HttpRequest.newBuilder(address).timeout(PATIENCE).header("User-Agent", "holdfast");
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        String host = request.uri().getScheme() + "://" + request.uri().getAuthority();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (HttpTimeoutException e) {
            throw new IOException(host + " does not answer within " + PATIENCE.toSeconds() + " seconds.", e);
        } catch (IOException e) {
            String message = e.getMessage();
            throw new IOException(
                    host + " cannot be reached ("
                            + (message == null || message.isBlank()
                                    ? e.getClass().getSimpleName()
                                    : message) + ").",
                    e);
        }
        if (answer.statusCode() / 100 != 2) {
            String body = answer.body().replaceAll("\\s+", " ").strip();
            throw new IOException(host + " answered " + answer.statusCode()
                    + (body.isEmpty()
                            ? "."
                            : ": " + (body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) + "…" : body)));
        }
    }

    @Override
    public void destroy() {
        http.shutdownNow();
    }
}

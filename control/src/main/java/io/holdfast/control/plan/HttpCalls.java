package io.holdfast.control.plan;

import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.StepAction.Http;
import io.holdfast.control.inventory.WebAddress;
import io.holdfast.control.notification.TrustedAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Sends the requests of steps. What fails is told by host only: the rest of an address may be its secret. */
@Component
class HttpCalls implements DisposableBean {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_SHOWN = 300;

    private final HttpClient http = client().build();

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                // a token is for this server only
                .followRedirects(HttpClient.Redirect.NEVER);
    }

    /** @throws StepFailedException unless the answer is as declared */
    Done call(Http call, Map<String, String> values) throws StepFailedException, InterruptedException {
        URI address = address(call, values);
        String host = address.getScheme() + "://" + address.getAuthority();
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("User-Agent", "holdfast")
                .method(
                        call.method(),
                        call.body().isEmpty()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(Placeholders.filled(call.body(), values)));
        if (!call.body().isEmpty()) {
            request.header("Content-Type", "application/json; charset=utf-8");
        }
        if (call.headersFile().isPresent()) {
            HeadersFile.read(Path.of(call.headersFile().get())).forEach(header -> header.addTo(request));
        }
        HttpResponse<String> answer;
        try {
            answer = send(request.build(), call.caFile());
        } catch (HttpTimeoutException e) {
            throw new StepFailedException(host + " does not answer within " + PATIENCE.toSeconds() + " seconds.", e);
        } catch (IOException e) {
            String message = e.getMessage();
            throw new StepFailedException(
                    host + " cannot be reached ("
                            + (message == null || message.isBlank()
                                    ? e.getClass().getSimpleName()
                                    : message) + ").",
                    e);
        }
        if (answer.statusCode() != call.status()) {
            throw new StepFailedException(
                    host + " answered " + answer.statusCode() + " instead of " + call.status() + shown(answer.body()));
        }
        String wanted = Placeholders.filled(call.contains(), values);
        if (!answer.body().contains(wanted)) {
            throw new StepFailedException(
                    host + " answered " + call.status() + ", but not '" + wanted + "'" + shown(answer.body()));
        }
        return Done.of(host + " answered " + answer.statusCode() + ".");
    }

    /** Whether it could be sent, as far as can be told without sending it. @throws StepFailedException when it could not */
    Done check(Http call, Map<String, String> values) throws StepFailedException {
        URI address = address(call, values);
        if (call.headersFile().isPresent()) {
            HeadersFile.read(Path.of(call.headersFile().get()));
        }
        if (call.caFile().isPresent()) {
            trusting(call.caFile().get());
        }
        return Done.of("Would send " + call.method() + " to " + address.getScheme() + "://" + address.getAuthority()
                + "; it is not tried beforehand.");
    }

    private static SSLContext trusting(String caFile) throws StepFailedException {
        try {
            return TrustedAuthority.context(Path.of(caFile));
        } catch (IOException e) {
            throw new StepFailedException(
                    "The authorities in caFile " + caFile + " cannot be used. Give certificates in PEM.", e);
        }
    }

    private HttpResponse<String> send(HttpRequest request, Optional<String> caFile)
            throws IOException, InterruptedException, StepFailedException {
        BodyHandler<String> text = BodyHandlers.ofString(StandardCharsets.UTF_8);
        if (caFile.isEmpty()) {
            return http.send(request, text);
        }
        // read anew with each call: who renews an authority replaces the file
        try (HttpClient own = client().sslContext(trusting(caFile.get())).build()) {
            return own.send(request, text);
        }
    }

    private static URI address(Http call, Map<String, String> values) throws StepFailedException {
        Map<String, String> settings = new HashMap<>();
        call.url().ifPresent(url -> settings.put("url", Placeholders.filled(url, values)));
        call.urlFile().ifPresent(file -> settings.put("url-file", file));
        StringBuilder problems = new StringBuilder();
        WebAddress address = WebAddress.of(
                        settings,
                        true,
                        (field, problem) -> problems.append(field).append(' ').append(problem))
                .orElseThrow(() -> new StepFailedException("The address cannot be used: " + problems + "."));
        try {
            return address.resolve();
        } catch (IOException e) {
            throw new StepFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String shown(String body) {
        String text = body.replaceAll("\\s+", " ").strip();
        return text.isEmpty() ? "." : ": " + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text);
    }

    @Override
    public void destroy() {
        http.shutdownNow();
    }
}

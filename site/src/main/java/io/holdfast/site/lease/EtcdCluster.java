package io.holdfast.site.lease;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Transactions of etcd (3.4 and later), by the JSON gateway of its v3 API ({@code /v3/kv/txn}). Each is answered only after
 * a majority has agreed, so that what is read is never stale. The member that answered last is asked first; when it keeps
 * silent for a moment the next is asked too, and the first answer counts. For many threads.
 */
public final class EtcdCluster implements LeaseStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ASK_NEXT_AFTER = Duration.ofMillis(250);

    private final List<URI> members;
    private final Duration patience;
    private final HttpClient http;
    private volatile int first;

    /**
     * @param members such as {@code http://10.0.0.1:2379}; at least one
     * @param patience for an answer, with all members
     * @param tls for {@code https} members; null for the platform's
     */
    public EtcdCluster(List<URI> members, Duration patience, @Nullable SSLContext tls) {
        this.members = List.copyOf(members);
        this.patience = patience;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience);
        this.http = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    @Override
    public Answer transact(Optional<Condition> condition, List<Change> changes, String prefix)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        condition.ifPresent(wanted -> body.putArray("compare")
                .addObject()
                .put("key", base64(wanted.key()))
                .put("target", "MOD")
                .put("result", "EQUAL")
                .put("mod_revision", Long.toString(wanted.revision())));
        ArrayNode success = body.putArray("success");
        for (Change change : changes) {
            change.value()
                    .ifPresentOrElse(
                            value -> success.addObject()
                                    .putObject("request_put")
                                    .put("key", base64(change.key()))
                                    .put("value", base64(value)),
                            () -> success.addObject()
                                    .putObject("request_delete_range")
                                    .put("key", base64(change.key())));
        }
        range(success, prefix);
        range(body.putArray("failure"), prefix);
        JsonNode answer = ask(JSON.writeValueAsString(body));
        List<Entry> entries = new ArrayList<>();
        JsonNode responses = answer.path("responses");
        for (JsonNode found :
                responses.path(responses.size() - 1).path("response_range").path("kvs")) {
            entries.add(new Entry(
                    text(found.path("key").asString()),
                    text(found.path("value").asString("")),
                    Long.parseLong(found.path("mod_revision").asString())));
        }
        return new Answer(answer.path("succeeded").asBoolean(false), entries);
    }

    private static void range(ArrayNode operations, String prefix) {
        // up to the first key that no longer begins with it; a prefix ends with a slash
        String end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        operations
                .addObject()
                .putObject("request_range")
                .put("key", base64(prefix))
                .put("range_end", base64(end));
    }

    private JsonNode ask(String body) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        CompletableFuture<JsonNode> answered = new CompletableFuture<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        Throwable failure = new TimeoutException("no answer within " + patience.toMillis() + " ms");
        try {
            for (int i = 0; i < members.size(); i++) {
                int member = (first + i) % members.size();
                CompletableFuture<?> request = http.sendAsync(
                                request(member, body), HttpResponse.BodyHandlers.ofString())
                        .thenAccept(response -> accept(response, member, answered));
                asked.add(request);
                boolean last = i == members.size() - 1;
                long wait = last ? deadline - System.nanoTime() : ASK_NEXT_AFTER.toNanos();
                failure = await(request, answered, Math.min(wait, deadline - System.nanoTime()), failure);
                if (answered.isDone()) {
                    return answered.join();
                }
            }
            for (CompletableFuture<?> request : asked) {
                failure = await(request, answered, deadline - System.nanoTime(), failure);
                if (answered.isDone()) {
                    return answered.join();
                }
            }
            throw new LeaseStoreUnavailableException(
                    "etcd does not answer (" + members + "): " + said(failure), failure);
        } finally {
            asked.forEach(request -> request.cancel(true));
        }
    }

    /** Waits until this request has failed, or any was answered, or the time is over. */
    private static Throwable await(
            CompletableFuture<?> request, CompletableFuture<JsonNode> answered, long nanos, Throwable before)
            throws InterruptedException {
        try {
            CompletableFuture.anyOf(answered, request).get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
            return before;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            return before;
        }
    }

    private void accept(HttpResponse<String> response, int member, CompletableFuture<JsonNode> answered) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("it answered " + response.statusCode() + ": " + shortened(response.body()));
        }
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (!answer.path("header").has("revision")) {
                throw new IllegalStateException("it answered what etcd does not: " + shortened(response.body()));
            }
            if (answered.complete(answer)) {
                first = member;
            }
        } catch (JacksonException e) {
            throw new IllegalStateException("it answered no JSON: " + shortened(response.body()), e);
        }
    }

    private HttpRequest request(int member, String body) {
        return HttpRequest.newBuilder(members.get(member).resolve("/v3/kv/txn"))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static String shortened(String body) {
        return body.length() > 200 ? body.substring(0, 200) + "…" : body;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

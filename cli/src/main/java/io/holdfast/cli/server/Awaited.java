package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.ProgressLine;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** What the server does within one request: shows how far it is while the answer is waited for, or has it end. */
final class Awaited {
    /** A repository of many snapshots across a slow line takes hours. */
    private static final Duration WITHIN = Duration.ofHours(12);

    private static final long EVERY_MILLIS = 1000;

    private Awaited() {}

    /**
     * Blocks until it is answered.
     *
     * @param running where the server says how far it is
     * @param subject what it is, for people
     */
    static JsonNode post(ApiClient api, String path, Object body, String running, String subject, Output output)
            throws IOException, InterruptedException {
        FutureTask<JsonNode> answer = new FutureTask<>(() -> api.post(path, body, WITHIN));
        Thread asking = Thread.ofVirtual().name("awaited").start(answer);
        try (ProgressLine line = new ProgressLine(output.err())) {
            while (true) {
                try {
                    return answer.get(EVERY_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    show(api.get(running).path("running"), subject, line);
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            asking.interrupt();
        }
    }

    private static void show(JsonNode running, String subject, ProgressLine line) {
        if (running.isObject()) {
            line.steps(
                    subject,
                    running.path("stage").asString(""),
                    running.path("done").asLong(0),
                    running.path("total").isNumber()
                            ? Long.valueOf(running.path("total").asLong())
                            : null,
                    running.path("etaSeconds").isNumber()
                            ? Long.valueOf(running.path("etaSeconds").asLong())
                            : null);
        }
    }

    /** Has what runs there end. @return what it was doing */
    static JsonNode cancel(ApiClient api, String running) throws IOException, InterruptedException {
        return api.post(running + "/cancel", Map.of());
    }
}

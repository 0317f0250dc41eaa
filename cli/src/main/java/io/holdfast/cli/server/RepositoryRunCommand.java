package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.ProgressLine;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Work on a declared repository of which one runs at a time, and which the server also does by itself. */
abstract class RepositoryRunCommand extends AnswerCommand {
    /** What is looked at again and again while it runs. */
    private static final String NEWEST = "?limit=1";

    private final String kind;

    @Parameters(paramLabel = "REPOSITORY", description = "Its declared name.")
    private String repository = "";

    @Option(names = "--no-wait", description = "Return as soon as it is asked for.")
    private boolean noWait;

    @Option(names = "--history", description = "Only show what was done, newest first, a page at a time.")
    private boolean history;

    @Mixin
    private PageOption page = new PageOption();

    @Option(names = "--cancel", description = "End the one that runs.")
    private boolean cancel;

    /** @param kind as the API's paths and the answer's {@code …Id} have it */
    RepositoryRunCommand(String kind) {
        this.kind = kind;
    }

    /** One of them in a line, or in a few. */
    abstract void tellOne(JsonNode one, Output output);

    /** What is told before them. */
    void tellFirst(JsonNode answer, Output output) {}

    /** @return with what the command fails when it ended so; null: it does not */
    abstract @Nullable ExitCode failure(String status);

    /** @return whether one that is running takes the place of a new one; otherwise that follows it */
    boolean isEnough(JsonNode running) {
        return true;
    }

    final String repository() {
        return repository;
    }

    @Override
    final JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/repositories/" + Query.encode(repository);
        String list = path + "/" + kind + "s";
        JsonNode known = api.get(list + NEWEST);
        boolean running = isRunning(newest(known));
        String before = running && isEnough(newest(known)) ? "" : id(newest(known));
        if (cancel) {
            if (!running) {
                throw new CommandFailed(
                        ExitCode.FAILED, "No " + kind + " of " + repository + " runs; there is nothing to cancel.");
            }
            String id = id(newest(known));
            api.post(list + "/" + id + "/cancel", Map.of());
            if (!noWait) {
                awaitCancelled(api, list, id);
            }
        } else if (!history) {
            api.post(path + "/" + kind, Map.of());
            if (!noWait) {
                awaitEnd(api, list, before, output);
            }
        }
        return api.get(history ? page.of(list, Map.of()) : list);
    }

    private static JsonNode newest(JsonNode answer) {
        return answer.path("items").path(0);
    }

    private String id(JsonNode one) {
        return one.path(kind + "Id").asString("");
    }

    private static boolean isRunning(JsonNode one) {
        return one.path("status").asString("").equals("RUNNING");
    }

    private void awaitCancelled(ApiClient api, String list, String id) throws IOException, InterruptedException {
        while (true) {
            JsonNode newest = newest(api.get(list + NEWEST));
            if (!id(newest).equals(id) || !isRunning(newest)) {
                return;
            }
            Thread.sleep(Following.EVERY_MILLIS);
        }
    }

    private void awaitEnd(ApiClient api, String list, String before, Output output)
            throws IOException, InterruptedException {
        try (ProgressLine line = new ProgressLine(output.err())) {
            while (true) {
                JsonNode answer = api.get(list + NEWEST);
                JsonNode newest = newest(answer);
                if (!isRunning(newest) && !id(newest).equals(before)) {
                    line.close();
                    judge(answer, newest, output);
                    return;
                }
                JsonNode progress = newest.path("progress");
                if (progress.isObject()) {
                    Following.show(line, kind, progress.path("stage").asString(""), progress);
                }
                Thread.sleep(Following.EVERY_MILLIS);
            }
        }
    }

    private void judge(JsonNode answer, JsonNode ended, Output output) {
        String status = ended.path("status").asString("");
        ExitCode code = failure(status);
        if (code == null) {
            return;
        }
        if (!output.isJson()) {
            tell(answer, output);
        }
        throw new CommandFailed(
                code,
                "The " + kind + " of " + repository
                        + switch (status) {
                            case "CANCELLED" -> " was cancelled: ";
                            case "DAMAGED" -> " found damage: ";
                            default -> " failed: ";
                        }
                        + ended.path("errorMessage")
                                .asString(ended.path("errors").path(0).asString("no reason was given")));
    }

    @Override
    final void tell(JsonNode answer, Output output) {
        JsonNode items = answer.path("items");
        tellFirst(answer, output);
        for (int i = 0; i < (history ? items.size() : Math.min(1, items.size())); i++) {
            tellOne(items.path(i), output);
        }
        if (history) {
            PageOption.tellNext(answer, output);
        }
    }
}

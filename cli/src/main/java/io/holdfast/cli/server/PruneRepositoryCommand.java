package io.holdfast.cli.server;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prunes a declared repository, or shows what its prunes did. */
@Command(
        name = "prune",
        description = "Give back the room of what no recovery point of a repository needs any more. The server does so"
                + " by itself as often as the repository's declaration says.")
public final class PruneRepositoryCommand extends AnswerCommand {
    private static final long EVERY_MILLIS = 500;

    @Parameters(paramLabel = "REPOSITORY", description = "Its declared name.")
    private String repository = "";

    @Option(names = "--no-wait", description = "Return as soon as it is asked for.")
    private boolean noWait;

    @Option(names = "--history", description = "Only show its prunes, newest first, a page at a time.")
    private boolean history;

    @Mixin
    private PageOption page = new PageOption();

    @Option(
            names = "--cancel",
            description = "End the prune that runs. What it has done stays done; the next one goes on.")
    private boolean cancel;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/repositories/" + Query.encode(repository);
        JsonNode known = api.get(path + "/prunes");
        // one that is running takes the place of a new one
        boolean running =
                known.path("items").path(0).path("status").asString("").equals("RUNNING");
        String before = running ? "" : newest(known);
        if (cancel) {
            if (!running) {
                throw new CommandFailed(
                        ExitCode.FAILED, "No prune of " + repository + " runs; there is nothing to cancel.");
            }
            String id = newest(known);
            api.post(path + "/prunes/" + id + "/cancel", Map.of());
            if (!noWait) {
                awaitCancelled(api, path + "/prunes", id);
            }
        } else if (!history) {
            api.post(path + "/prune", Map.of());
            if (!noWait) {
                awaitEnd(api, path + "/prunes", before);
            }
        }
        return api.get(history ? page.of(path + "/prunes", Map.of()) : path + "/prunes");
    }

    private static String newest(JsonNode prunes) {
        return prunes.path("items").path(0).path("pruneId").asString("");
    }

    private static void awaitCancelled(ApiClient api, String path, String id) throws IOException, InterruptedException {
        while (true) {
            JsonNode newest = api.get(path).path("items").path(0);
            if (!newest.path("pruneId").asString("").equals(id)
                    || !newest.path("status").asString("").equals("RUNNING")) {
                return;
            }
            Thread.sleep(EVERY_MILLIS);
        }
    }

    private void awaitEnd(ApiClient api, String path, String before) throws IOException, InterruptedException {
        while (true) {
            JsonNode prunes = api.get(path);
            JsonNode prune = prunes.path("items").path(0);
            String status = prune.path("status").asString("");
            boolean ended = !status.equals("RUNNING") && !newest(prunes).equals(before);
            if (ended && !status.equals("SUCCESS")) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "The prune of " + repository + (status.equals("FAILED") ? " failed: " : " was cancelled: ")
                                + prune.path("errorMessage").asString("no reason was given"));
            }
            if (ended) {
                return;
            }
            Thread.sleep(EVERY_MILLIS);
        }
    }

    @Override
    void tell(JsonNode prunes, Output output) {
        JsonNode items = prunes.path("items");
        if (items.isEmpty()) {
            output.line(repository + " has not been pruned yet.");
        }
        for (int i = 0; i < (history ? items.size() : Math.min(1, items.size())); i++) {
            JsonNode prune = items.path(i);
            output.line(Fields.time(prune, "startedAt") + " UTC  "
                    + prune.path("status").asString("") + "  "
                    + (prune.path("freedBytes").isNumber()
                            ? Bytes.text(Math.max(0, prune.path("freedBytes").asLong())) + " given back, "
                                    + Bytes.text(prune.path("waitingBytes").asLong())
                                    + " wait for running work or for a vault's locks to end"
                            : prune.path("errorMessage").asString("")));
        }
        if (history) {
            PageOption.tellNext(prunes, output);
        }
    }
}

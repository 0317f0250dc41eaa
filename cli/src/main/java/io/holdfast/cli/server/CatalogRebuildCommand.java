package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Makes the index of recovery points from all declared repositories. */
@Command(
        name = "rebuild",
        description =
                "Make the catalog's index of recovery points from what the declared repositories hold, with what is"
                        + " noted there of their proofs: for a server that lost its catalog and has no backup of it. Again changes"
                        + " nothing. With a backup of the catalog in a repository, 'holdfast bootstrap' brings back more.")
final class CatalogRebuildCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    /** Empty {@code problem}: the repository was read. */
    private record Read(String repository, int found, int added, int removed, int foreign, String problem) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        List<Read> all = new ArrayList<>();
        for (JsonNode repository : InventoryCommand.all(api, "?kind=Repository").path("repositories")) {
            all.add(read(api, repository.path("name").asString()));
        }
        if (all.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    "No repository is declared. Apply the declarations first: holdfast apply -f PATH.");
        }
        if (output.isJson()) {
            output.json(all.stream().map(CatalogRebuildCommand::json).toList());
        } else {
            output.table(
                    List.of("REPOSITORY", "POINTS", "NEW", "GONE", "NOT HOLDFAST'S", "PROBLEM"),
                    all.stream()
                            .map(one -> List.of(
                                    one.repository(),
                                    Integer.toString(one.found()),
                                    Integer.toString(one.added()),
                                    Integer.toString(one.removed()),
                                    Integer.toString(one.foreign()),
                                    one.problem()))
                            .toList());
        }
        boolean whole = all.stream().allMatch(one -> one.problem().isEmpty());
        return whole ? ExitCode.SUCCESS.code() : ExitCode.FAILED.code();
    }

    /** A repository that cannot be read does not keep the others from it. */
    private static Read read(ApiClient api, String name) throws IOException, InterruptedException {
        try {
            JsonNode outcome = api.post("/api/v1/admin/repositories/" + Query.encode(name) + "/scan", Map.of());
            return new Read(
                    name,
                    outcome.path("found").asInt(),
                    outcome.path("added").asInt(),
                    outcome.path("removed").asInt(),
                    outcome.path("foreign").asInt(),
                    "");
        } catch (CommandFailed e) {
            if (e.exitCode() == ExitCode.SIGN_IN || e.exitCode() == ExitCode.UNREACHABLE) {
                throw e;
            }
            return new Read(name, 0, 0, 0, 0, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> json(Read one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("repository", one.repository());
        json.put("found", one.found());
        json.put("added", one.added());
        json.put("removed", one.removed());
        json.put("foreign", one.foreign());
        json.put("problem", one.problem().isEmpty() ? null : one.problem());
        return json;
    }
}

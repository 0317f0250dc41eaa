package io.holdfast.cli.server;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Prunes a declared repository, or shows what its prunes did. */
@Command(
        name = "prune",
        description = "Give back the room of what no recovery point of a repository needs any more. The server does so"
                + " by itself as often as the repository's declaration says. At whatever a prune is stopped, what it has"
                + " done stays done and the next one goes on.")
public final class PruneRepositoryCommand extends RepositoryRunCommand {
    public PruneRepositoryCommand() {
        super("prune");
    }

    @Override
    @Nullable
    ExitCode failure(String status) {
        return status.equals("SUCCESS") ? null : ExitCode.FAILED;
    }

    @Override
    void tellFirst(JsonNode answer, Output output) {
        if (answer.path("items").isEmpty()) {
            output.line(repository() + " has not been pruned yet.");
        }
    }

    @Override
    void tellOne(JsonNode prune, Output output) {
        output.line(Fields.time(prune, "startedAt") + " UTC  "
                + prune.path("status").asString("") + "  "
                + (prune.path("freedBytes").isNumber()
                        ? Bytes.text(Math.max(0, prune.path("freedBytes").asLong())) + " given back, "
                                + Bytes.text(prune.path("waitingBytes").asLong())
                                + " wait for running work or for a vault's locks to end"
                        : prune.path("errorMessage").asString("")));
    }
}

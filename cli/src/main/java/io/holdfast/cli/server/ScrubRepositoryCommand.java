package io.holdfast.cli.server;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Reads a declared repository back, or shows what its scrubs found. */
@Command(
        name = "scrub",
        description =
                "Read all of a repository back and say what is damaged. The server reads a part of it each day by"
                        + " itself, so that every byte is read within the declared scrubEvery. Ends with 13 when there is damage.")
public final class ScrubRepositoryCommand extends RepositoryRunCommand {
    public ScrubRepositoryCommand() {
        super("scrub");
    }

    @Override
    @Nullable
    ExitCode failure(String status) {
        return switch (status) {
            case "SUCCESS" -> null;
            case "DAMAGED" -> ExitCode.DAMAGED;
            default -> ExitCode.FAILED;
        };
    }

    @Override
    boolean isEnough(JsonNode running) {
        return running.path("part").asInt() == 0;
    }

    @Override
    void tellFirst(JsonNode answer, Output output) {
        if (answer.path("damaged").asBoolean()) {
            output.line(repository() + " is damaged. docs/runbooks.md#a-repository-is-damaged says what to do.");
        } else if (answer.path("readBackSince").isString()) {
            output.line("All that " + repository() + " held on " + Fields.time(answer, "readBackSince")
                    + " UTC has been read back since.");
        } else {
            output.line(repository() + " has not been read back whole yet.");
        }
    }

    @Override
    void tellOne(JsonNode scrub, Output output) {
        int part = scrub.path("part").asInt();
        output.line(Fields.time(scrub, "startedAt") + " UTC  "
                + scrub.path("status").asString("") + "  "
                + (part == 0
                        ? "all"
                        : "part " + part + " of " + scrub.path("parts").asInt()) + "  "
                + (scrub.path("readBytes").isNumber()
                        ? Bytes.text(scrub.path("readBytes").asLong()) + " read, "
                                + scrub.path("packs").asLong() + " packs in all, "
                                + scrub.path("errorCount").asLong() + " errors"
                        : scrub.path("errorMessage").asString("")));
        scrub.path("errors").forEach(error -> output.line("  " + error.asString("")));
    }
}

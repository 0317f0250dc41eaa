package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A person's word in a run. */
@Command(
        name = "decide",
        description = {
            "Say how a run goes on.",
            "RUN approve, reject or withdraw: whether a run that waits for a second person begins. To approve is to approve of"
                    + " the version of the plan that 'holdfast dr runs RUN' shows.",
            "RUN STEP confirm or reject: of a step that waits for a person.",
            "RUN STEP retry, done, skip or abort: of a step that failed, or of which nobody knows whether it was done."
        })
public final class DrDecideCommand extends AnswerCommand {
    @Parameters(index = "0", paramLabel = "RUN")
    private String run = "";

    @Parameters(index = "1..*", arity = "1..2", paramLabel = "[STEP] DECISION")
    private List<String> words = List.of();

    @Option(names = "--note", description = "What you saw; kept as evidence. Needed but to approve, confirm and retry.")
    private @Nullable String note;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = PlanRunView.PATH + Query.encode(run);
        String said = note == null ? "" : note;
        if (words.size() == 2) {
            return api.post(
                    path + "/steps/" + Query.encode(words.get(0)) + "/decision",
                    Map.of("decision", words.get(1), "note", said));
        }
        return switch (words.getFirst()) {
            case "approve" ->
                api.post(
                        path + "/approve",
                        Map.of("version", api.get(path).path("version").asString(""), "reason", said));
            case "reject" -> api.post(path + "/reject", Map.of("reason", said));
            case "withdraw" -> {
                api.delete(path);
                yield api.get(path);
            }
            default ->
                throw new CommandFailed(
                        ExitCode.USAGE, "Of a run: approve, reject or withdraw. Of a step name the step too.");
        };
    }

    @Override
    void tell(JsonNode answer, Output output) {
        PlanRunView.show(answer, output);
    }
}

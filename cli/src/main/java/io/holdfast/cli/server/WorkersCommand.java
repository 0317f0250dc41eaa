package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Who does the work. */
@Command(
        name = "workers",
        description = "List the servers whose workers share the queue of work: where they stand, which sites they"
                + " reach, and how much they do.")
public final class WorkersCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/workers");
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of(
                        "WORKER",
                        "HOST",
                        "SITE",
                        "REACHES",
                        "AT ONCE",
                        "RUNNING",
                        "CATALOG",
                        "STATE",
                        "LAST SEEN (UTC)"),
                Query.rows(
                        answer.path("items"),
                        worker -> List.of(
                                Fields.text(worker, "name"),
                                Fields.text(worker, "host"),
                                Fields.text(worker, "site"),
                                worker.path("reaches").isEmpty()
                                        ? "everything"
                                        : String.join(
                                                ", ",
                                                worker.path("reaches")
                                                        .valueStream()
                                                        .map(JsonNode::asString)
                                                        .toList()),
                                Fields.text(worker, "atOnce"),
                                Fields.text(worker, "running"),
                                Fields.text(worker, "catalogVersion"),
                                worker.path("alive").asBoolean() ? "alive" : "silent",
                                Fields.time(worker, "seenAt"))));
    }
}

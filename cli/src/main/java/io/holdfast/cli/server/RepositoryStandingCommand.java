package io.holdfast.cli.server;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How much a declared repository holds, and what of it nobody can remove. */
@Command(
        name = "repository",
        description =
                "Show how much a declared repository holds, how it grew and how long its room will last, and which of"
                        + " the newest recovery points in it nobody can remove now.")
public final class RepositoryStandingCommand extends AnswerCommand {
    @Parameters(paramLabel = "REPOSITORY", description = "As declared; 'holdfast inventory' lists them.")
    private String repository = "";

    @Option(
            names = "--days",
            defaultValue = "14",
            description = "Show measurements of so many days, 1 to 400. Default: 14, which the forecast goes by.")
    private int days;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/repositories/" + Query.encode(repository);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("capacity", api.get(path + "/capacity?days=" + days));
        answer.set("immutability", api.get(path + "/immutability"));
        return answer;
    }

    @Override
    void tell(JsonNode answer, Output output) {
        JsonNode capacity = answer.path("capacity");
        output.line("holds      " + Fields.bytes(capacity, "storedBytes"));
        output.line("room       "
                + (capacity.path("totalBytes").isNumber()
                        ? Fields.bytes(capacity, "usableBytes") + " of " + Fields.bytes(capacity, "totalBytes")
                        : "not known: it is across a network, or cannot be reached"));
        output.line("forecast   " + forecast(capacity.path("forecast")));
        JsonNode locked = answer.path("immutability");
        output.line("locked     " + locked.path("locked").asInt() + " of the "
                + locked.path("newest").asInt() + " newest recovery points"
                + (locked.path("until").isString()
                        ? ", the first until " + Fields.time(locked, "until") + " UTC"
                        : ""));
        output.line("");
        output.table(
                List.of("MEASURED (UTC)", "HELD", "ROOM"),
                Query.rows(
                        capacity.path("history"),
                        one -> List.of(
                                Fields.time(one, "at"),
                                Fields.bytes(one, "storedBytes"),
                                Fields.bytes(one, "usableBytes"))));
    }

    private static String forecast(JsonNode forecast) {
        String rate = forecast.path("bytesADay").isNumber()
                ? String.format(
                        Locale.ROOT,
                        "%s a day by %.1f days of measurements",
                        Bytes.text(Math.round(forecast.path("bytesADay").asDouble())),
                        forecast.path("fromDays").asDouble())
                : "";
        return switch (forecast.path("state").asString("")) {
            case "FILLS" ->
                String.format(
                        Locale.ROOT,
                        "full in %.1f days, %s",
                        forecast.path("daysLeft").asDouble(),
                        rate);
            case "LASTS" -> "room for more than ten years, " + rate;
            case "ROOM_UNKNOWN" -> rate;
            default -> "not yet: it takes three days of measurements";
        };
    }
}

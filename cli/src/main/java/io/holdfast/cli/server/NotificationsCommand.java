package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What channels are to be told and were told. */
@Command(
        name = "notifications",
        description = "List what was told to whom, newest first; list the channels, or test one.",
        subcommands = {NotificationsCommand.Channels.class, NotificationsCommand.Test.class})
public final class NotificationsCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/notifications";

    @Option(names = "--channel", defaultValue = "", description = "Only those of this channel.")
    private String channel = "";

    @Option(names = "--state", defaultValue = "", description = "Only these: waiting, delivered, abandoned, needless.")
    private String state = "";

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("channel", channel);
        filters.put("state", state);
        return api.get(page.of(PATH, filters));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        table(answer, output);
        PageOption.tellNext(answer, output);
    }

    static void table(JsonNode answer, Output output) {
        output.table(
                List.of("CREATED (UTC)", "CHANNEL", "EVENT", "STATE", "TRIED", "ALERT", "ERROR"),
                Query.rows(
                        answer.path("items"),
                        note -> List.of(
                                Fields.time(note, "createdAt"),
                                Fields.text(note, "channel"),
                                Fields.text(note, "event"),
                                Fields.text(note, "state"),
                                String.valueOf(note.path("attempts").asInt(0)),
                                Fields.text(note, "alertTitle"),
                                Fields.text(note, "error"))));
    }

    @Command(name = "channels", description = "List the declared channels and heartbeats, and how they stand.")
    static final class Channels extends AnswerCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.get(PATH + "/channels");
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.table(
                    List.of("CHANNEL", "KIND", "WAITING", "LAST TOLD (UTC)", "ERROR"),
                    Query.rows(
                            answer.path("items"),
                            channel -> List.of(
                                    Fields.text(channel, "name"),
                                    Fields.text(channel, "kind"),
                                    String.valueOf(channel.path("waiting").asLong(0)),
                                    Fields.time(channel, "lastDelivered"),
                                    Fields.text(channel, "error"))));
            if (!answer.path("heartbeats").isEmpty()) {
                output.line("");
                output.table(
                        List.of("HEARTBEAT", "TRIED (UTC)", "ANSWERED (UTC)", "ERROR"),
                        Query.rows(
                                answer.path("heartbeats"),
                                beat -> List.of(
                                        Fields.text(beat, "name"),
                                        Fields.time(beat, "triedAt"),
                                        Fields.time(beat, "answeredAt"),
                                        Fields.text(beat, "error"))));
            }
        }
    }

    @Command(name = "test", description = "Send a test message through a channel.")
    static final class Test extends AnswerCommand {
        @Parameters(paramLabel = "CHANNEL", description = "As 'holdfast notifications channels' shows it.")
        private String channel = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            JsonNode outcome = api.post(PATH + "/channels/" + Query.encode(channel) + "/test", Map.of());
            if (!outcome.path("delivered").asBoolean(false)) {
                throw new CommandFailed(ExitCode.FAILED, outcome.path("detail").asString(""));
            }
            return outcome;
        }

        @Override
        void tell(JsonNode outcome, Output output) {
            output.line(outcome.path("detail").asString(""));
        }
    }
}

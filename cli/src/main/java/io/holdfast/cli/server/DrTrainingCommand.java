package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Who is trained for which role. */
@Command(
        name = "training",
        description =
                "List the roles that plans need trained people for, and who was trained for what until when; record"
                        + " that somebody was trained (--record), or take back what was recorded of a person (--withdraw). A drill"
                        + " that somebody takes part in renews their training.")
public final class DrTrainingCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/admin/dr/training";

    @ArgGroup
    private Changes changes = new Changes();

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "What it was, such as the course's name; with --record.")
    private @Nullable String note;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    /** At most one of them. */
    static final class Changes {
        @Option(
                names = "--record",
                paramLabel = "NAME=ROLE[@DATE]",
                description = "Who was trained as what, and when; today without a date. Repeatable.")
        private @Nullable Map<String, String> record;

        @Option(
                names = "--withdraw",
                paramLabel = "NAME[=ROLE]",
                description =
                        "Take back what was recorded of this person, in one role or in all: a mistake, or they are gone.")
        private @Nullable String withdraw;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        if (changes.record != null) {
            for (Map<String, String> one : Participants.of(changes.record)) {
                record(api, one);
            }
        } else if (changes.withdraw != null) {
            withdraw(api, changes.withdraw);
        } else {
            list(api.get(PATH));
        }
        return 0;
    }

    private void record(ApiClient api, Map<String, String> participant) throws IOException, InterruptedException {
        Map<String, String> training = new LinkedHashMap<>(participant);
        training.put("person", String.valueOf(training.remove("name")));
        if (note != null) {
            training.put("note", note);
        }
        JsonNode stands = api.post(PATH, training);
        if (output.isJson()) {
            output.json(stands);
            return;
        }
        output.line(Fields.text(stands, "person") + " is trained as " + Fields.text(stands, "role") + " since "
                + Fields.text(stands, "trainedOn") + ": " + said(stands) + ".");
    }

    private void withdraw(ApiClient api, String given) throws IOException, InterruptedException {
        int at = given.indexOf('=');
        String person = at < 0 ? given : given.substring(0, at);
        api.delete(PATH + "?person=" + Query.encode(person)
                + (at < 0 ? "" : "&role=" + Query.encode(given.substring(at + 1))));
        if (output.isJson()) {
            output.json(Map.of("withdrawn", given));
        } else {
            output.line("Taken back: what was recorded of " + given + ".");
        }
    }

    private void list(JsonNode register) {
        if (output.isJson()) {
            output.json(register);
            return;
        }
        output.table(
                List.of("PLAN", "ROLE", "HOLDS FOR", "TRAINED", "OVERDUE"),
                Query.rows(
                        register.path("roles"),
                        role -> List.of(
                                Fields.text(role, "plan"),
                                Fields.text(role, "role"),
                                Fields.text(role, "trainedWithin"),
                                role.path("trained").isEmpty() ? "NOBODY" : names(role.path("trained")),
                                names(role.path("overdue")))));
        output.table(
                List.of("PERSON", "ROLE", "TRAINED ON", "VALID UNTIL", "STANDING", "KNOWN FROM"),
                Query.rows(
                        register.path("people"),
                        one -> List.of(
                                Fields.text(one, "person"),
                                Fields.text(one, "role"),
                                Fields.text(one, "trainedOn"),
                                Fields.text(one, "validUntil"),
                                said(one),
                                origin(one))));
    }

    private static String names(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    private static String said(JsonNode person) {
        return switch (Fields.text(person, "standing")) {
            case "VALID" -> "valid";
            case "RUNS_OUT" -> "runs out on " + Fields.text(person, "validUntil");
            case "OVERDUE" -> "OVERDUE since " + Fields.text(person, "validUntil");
            default -> "no plan needs it";
        };
    }

    private static String origin(JsonNode person) {
        return switch (Fields.text(person, "origin")) {
            case "DECLARED" -> "Training/" + Fields.text(person, "person");
            case "DRILL" -> "drill " + Fields.text(person, "drillId");
            default ->
                Stream.of(Fields.text(person, "recordedBy"), Fields.text(person, "note"))
                        .filter(text -> !text.equals("-"))
                        .collect(Collectors.joining(": "));
        };
    }
}

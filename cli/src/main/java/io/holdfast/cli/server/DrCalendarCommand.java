package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The drills to come. */
@Command(
        name = "calendar",
        description = "List the drills that are planned ('holdfast dr plan-drill') with what came of their last time;"
                + " withdraw one (--withdraw), or write all that are to come into a file for calendars (--ics).")
public final class DrCalendarCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/admin/dr/planned_drills";

    @Option(names = "--withdraw", paramLabel = "ID", description = "Withdraw this one.")
    private @Nullable String withdraw;

    @Option(names = "--ics", paramLabel = "FILE", description = "Write an iCalendar file.")
    private @Nullable Path ics;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        if (withdraw != null) {
            api.delete(PATH + "/" + Query.encode(withdraw));
            say(Map.of("withdrawn", withdraw), "Withdrawn: " + withdraw + ".");
        }
        if (ics != null) {
            Files.writeString(ics, api.text("/api/v1/admin/dr/calendar.ics"));
            say(Map.of("file", ics.toString()), "The calendar is in " + ics + ".");
        }
        if (withdraw == null && ics == null) {
            list(api.get(PATH));
        }
        return 0;
    }

    private void say(Map<String, String> json, String words) {
        if (output.isJson()) {
            output.json(json);
        } else {
            output.line(words);
        }
    }

    private void list(JsonNode planned) {
        if (output.isJson()) {
            output.json(planned);
            return;
        }
        output.table(
                List.of("ID", "NEXT", "REPEATED", "MODE", "PLAN", "TAKING PART", "NOTICE", "LAST TIME"),
                Query.rows(
                        planned.path("items"),
                        drill -> List.of(
                                Fields.text(drill, "plannedId"),
                                Fields.text(drill, "startsAt"),
                                drill.path("cron").isString()
                                        ? Fields.text(drill, "cron") + " " + Fields.text(drill, "zone")
                                        : "once",
                                Fields.text(drill, "mode"),
                                Fields.text(drill, "plan"),
                                drill.path("participants")
                                        .valueStream()
                                        .map(one -> Fields.text(one, "name"))
                                        .collect(Collectors.joining(", ")),
                                notice(drill),
                                last(drill))));
    }

    private static String notice(JsonNode drill) {
        if (drill.path("noticeProblem").isString()) {
            return "NOT TOLD: " + Fields.text(drill, "noticeProblem");
        }
        return drill.path("noticedAt").isString()
                ? "told " + Fields.text(drill, "noticedAt")
                : Fields.text(drill, "notice") + " before";
    }

    private static String last(JsonNode drill) {
        if (!drill.path("lastStart").isString()) {
            return "";
        }
        return (drill.path("missed").asBoolean(false) ? "MISSED " : "") + Fields.text(drill, "lastStart") + ": "
                + (drill.path("lastOutcome").isString()
                        ? Fields.text(drill, "lastOutcome")
                        : "goes on, run " + Fields.text(drill, "lastRun"));
    }
}

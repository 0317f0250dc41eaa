package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Plans a drill. */
@Command(
        name = "plan-drill",
        description = "Plan a drill for a time, or again and again. Those who take part are told before. At its time a"
                + " test or a tabletop begins by itself; a switchover is asked for, and waits for a second person. An"
                + " alert says when it was missed. 'holdfast dr calendar' lists what is planned.")
public final class DrPlanDrillCommand extends AnswerCommand {
    @Parameters(paramLabel = "PLAN")
    private String plan = "";

    @Option(names = "--mode", required = true, description = "test, tabletop or switchover.")
    private String mode = "";

    @ArgGroup(multiplicity = "1")
    private When when = new When();

    /** One of the two. */
    static final class When {
        @Option(names = "--at", paramLabel = "TIME", description = "Once, at that time.")
        private @Nullable Instant at;

        @Option(
                names = "--cron",
                description = "Again and again: six fields, seconds first, such as '0 0 9 15 1,4,7,10 *'.")
        private @Nullable String cron;
    }

    @Option(names = "--zone", defaultValue = "UTC", description = "Time zone of --cron. Default: ${DEFAULT-VALUE}.")
    private String zone = "UTC";

    @Option(
            names = "--notice",
            paramLabel = "DURATION",
            defaultValue = "P7D",
            description = "How long before those who take part are told; PT0S: not at all. Default: ${DEFAULT-VALUE}.")
    private Duration notice = Duration.ofDays(7);

    @Option(names = "--channel", description = "A notification channel that tells them. Repeatable.")
    private List<String> channels = new ArrayList<>();

    @Option(
            names = "--participant",
            paramLabel = "NAME=ROLE[@DATE]",
            description = "Who takes part as what, and when they were last trained for it. Repeatable.")
    private @Nullable Map<String, String> participants;

    @Option(names = "--reason", required = true, description = "What it is for.")
    private String reason = "";

    @Option(
            names = "--despite-readiness",
            paramLabel = "REASON",
            description =
                    "Why a switchover is to be asked for though services are not ready then. Without it, it is missed"
                            + " and alarmed in that case.")
    private @Nullable String despite;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("plan", plan);
        wish.put("mode", mode);
        if (when.at != null) {
            wish.put("at", when.at.toString());
        }
        if (when.cron != null) {
            wish.put("cron", when.cron);
        }
        wish.put("zone", zone);
        wish.put("notice", notice.toString());
        wish.put("channels", channels);
        wish.put("participants", Participants.of(participants));
        wish.put("reason", reason);
        if (despite != null) {
            wish.put("despiteReadiness", despite);
        }
        return api.post("/api/v1/admin/dr/planned_drills", wish);
    }

    @Override
    void tell(JsonNode drill, Output output) {
        output.line(
                "Planned: " + Fields.text(drill, "plannedId") + ", next at " + Fields.text(drill, "startsAt") + ".");
    }
}

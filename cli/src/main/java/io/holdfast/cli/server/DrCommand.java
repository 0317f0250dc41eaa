package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Disaster recovery: how it stands, tests, drills and their reports. */
@Command(
        name = "dr",
        description = "Disaster recovery: status, failover tests, drills and their reports.",
        subcommands = {
            DrCommand.Status.class,
            DrCommand.Test.class,
            DrCommand.Drills.class,
            DrCommand.Complete.class,
            DrCommand.Report.class
        })
public final class DrCommand implements Runnable {
    private static final String DRILLS = "/api/v1/admin/dr/drills";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name one of status, test, drills, complete, report.");
    }

    static void compliance(Output output, JsonNode rows) {
        output.table(
                List.of(
                        "SERVICE",
                        "DATA SET",
                        "LAST POINT (UTC)",
                        "RTO",
                        "TARGET",
                        "RPO",
                        "TARGET",
                        "PROOF",
                        "VERDICT"),
                Query.rows(
                        rows,
                        row -> List.of(
                                Fields.text(row, "serviceName"),
                                Fields.text(row, "dataSet"),
                                Fields.time(row, "lastRecoveryPoint"),
                                Fields.seconds(row, "measuredRtoSeconds"),
                                Fields.minutes(row, "rtoTargetMinutes"),
                                Fields.seconds(row, "measuredRpoSeconds"),
                                Fields.minutes(row, "rpoTargetMinutes"),
                                Fields.text(row, "proofLevel"),
                                Fields.text(row, "compliant"))));
    }

    /** The plan, the sites, what is proven. */
    @Command(name = "status", description = "Show the plan, how the sites stand, and what is proven of each target.")
    static final class Status implements Callable<Integer> {
        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode status = server.connect().get("/api/v1/admin/dr/status");
            if (output.isJson()) {
                output.json(status);
                return 0;
            }
            output.line("plan       " + Fields.text(status.path("plan"), "name") + ": "
                    + Fields.text(status.path("plan"), "approach"));
            output.line("next drill " + Fields.text(status, "nextDrill"));
            output.line("");
            output.table(
                    List.of("SITE", "STATUS", "LAST SYNC (UTC)", "BEHIND", "REPOSITORY", "DETAIL"),
                    Query.rows(
                            status.path("sites"),
                            site -> List.of(
                                    Fields.text(site, "siteName"),
                                    Fields.text(site, "overallStatus"),
                                    Fields.time(site, "lastReplicationSync"),
                                    Fields.seconds(site, "replicationLagSeconds"),
                                    Fields.text(site, "repository"),
                                    Fields.text(site, "detail"))));
            output.line("");
            compliance(output, status.path("services"));
            return 0;
        }
    }

    /** A failover test. */
    @Command(
            name = "test",
            description = "Restore the plan's data sets from the recovery site into places of their own, validate, time"
                    + " and report.")
    static final class Test implements Callable<Integer> {
        @Option(names = "--plan", description = "Default: the only one.")
        private @Nullable String plan;

        @Option(names = "--data-set", description = "Only these of the plan's. Repeatable.")
        private @Nullable List<String> dataSets;

        @Option(names = "--from", paramLabel = "REPOSITORY", description = "Default: the plan's.")
        private @Nullable String repository;

        @Option(names = "--incident", paramLabel = "TIME", description = "When the disaster struck. Default: now.")
        private @Nullable Instant incident;

        @Option(names = "--keep-running", description = "Leave what was restored in place until 'dr complete'.")
        private boolean keepRunning;

        @Option(names = "--participant", description = "Who takes part. Repeatable.")
        private @Nullable List<String> participants;

        @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
        private String reason = "";

        @Option(names = "--no-wait", description = "Return as soon as it is queued.")
        private boolean noWait;

        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            ApiClient api = server.connect();
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("reason", reason);
            request.put("keepRunning", keepRunning);
            put(request, "plan", plan);
            put(request, "dataSets", dataSets);
            put(request, "repository", repository);
            put(request, "incidentTime", incident == null ? null : incident.toString());
            put(request, "participants", participants);
            JsonNode accepted = api.post("/api/v1/admin/dr/initiate_failover_test", request);
            String path = accepted.path("statusUrl").asString("");
            show(output, noWait ? api.get(path) : Following.untilEnded(api, path, "Failover test", output.err()));
            return 0;
        }

        private static void put(Map<String, Object> request, String name, @Nullable Object value) {
            if (value != null) {
                request.put(name, value);
            }
        }
    }

    private static void show(Output output, JsonNode drill) {
        if (output.isJson()) {
            output.json(drill);
            return;
        }
        output.line("drill      " + Fields.text(drill, "drillId") + " (" + Fields.text(drill, "drillType") + ")");
        output.line("scope      " + Fields.text(drill, "scope"));
        output.line("status     " + Fields.text(drill, "status"));
        output.line("outcome    " + Fields.text(drill, "outcomeSummary"));
        output.table(
                List.of("STEP", "STATUS", "TOOK", "DETAIL"),
                Query.rows(
                        drill.path("steps"),
                        step -> List.of(
                                Fields.text(step, "name"),
                                Fields.text(step, "status"),
                                Fields.seconds(step, "seconds"),
                                Fields.text(step, "detail"))));
        for (JsonNode issue : drill.path("issuesIdentified")) {
            output.line("issue      " + issue.asString(""));
        }
        output.line("report     holdfast dr report " + Fields.text(drill, "drillId"));
    }

    /** Past and planned drills. */
    @Command(name = "drills", description = "List drills, newest first, or show one.")
    static final class Drills implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "DRILL-ID", description = "Show this one.")
        private @Nullable String id;

        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            ApiClient api = server.connect();
            if (id != null) {
                show(output, api.get(DRILLS + "/" + id));
                return 0;
            }
            JsonNode drills = api.get(DRILLS);
            if (output.isJson()) {
                output.json(drills);
                return 0;
            }
            output.table(
                    List.of("DRILL", "DATE", "TYPE", "STATUS", "SCOPE"),
                    Query.rows(
                            drills.path("items"),
                            drill -> List.of(
                                    Fields.text(drill, "drillId"),
                                    Fields.text(drill, "drillDate"),
                                    Fields.text(drill, "drillType"),
                                    Fields.text(drill, "status"),
                                    Fields.text(drill, "scope"))));
            return 0;
        }
    }

    /** Closes a drill that was kept running. */
    @Command(name = "complete", description = "Close a drill that was kept running, and remove what it restored.")
    static final class Complete implements Callable<Integer> {
        @Parameters(paramLabel = "DRILL-ID", description = "As 'dr drills' shows it.")
        private String id = "";

        @Option(names = "--outcome", description = "In a sentence or two.")
        private @Nullable String outcome;

        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> request = outcome == null ? Map.of() : Map.of("outcomeSummary", outcome);
            show(output, server.connect().post(DRILLS + "/" + id + "/complete", request));
            return 0;
        }
    }

    /** A drill's report. */
    @Command(name = "report", description = "Print a drill's report, or write it to a file.")
    static final class Report implements Callable<Integer> {
        @Parameters(paramLabel = "DRILL-ID", description = "As 'dr drills' shows it.")
        private String id = "";

        @Option(names = "--html", description = "As HTML. Default: Markdown.")
        private boolean html;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Default: standard output.")
        private @Nullable Path file;

        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            ApiClient api = server.connect();
            if (output.isJson()) {
                output.json(api.get(DRILLS + "/" + id));
                return 0;
            }
            String report = api.text(DRILLS + "/" + id + (html ? "/report.html" : "/report.md"));
            if (file == null) {
                output.line(report.stripTrailing());
            } else {
                Files.writeString(file, report, StandardCharsets.UTF_8);
            }
            return 0;
        }
    }
}

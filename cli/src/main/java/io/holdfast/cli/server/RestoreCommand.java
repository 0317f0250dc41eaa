package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Triggers a restore and follows it. */
@Command(
        name = "restore",
        description =
                "Restore a data set, whole or in part, to a time or to its newest state, into a new place. What is"
                        + " protected is never touched, but with --in-place and another person's approval.")
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DATA-SET", description = "As declared; 'holdfast inventory' lists them.")
    private String dataSet = "";

    @Option(names = "--time", paramLabel = "TIME", description = "To this instant, such as 2026-11-24T14:32:05Z.")
    private @Nullable Instant time;

    @Option(
            names = "--incident",
            paramLabel = "TIME",
            description = "When the loss happened; the measured loss counts to it.")
    private @Nullable Instant incident;

    @Option(names = "--from", paramLabel = "REPOSITORY", description = "Default: the first that can be reached.")
    private @Nullable String repository;

    @Option(
            names = "--point",
            paramLabel = "ID",
            description = "From this recovery point; 'holdfast points' lists them.")
    private @Nullable String point;

    @Option(
            names = "--select",
            paramLabel = "KEY=VALUE",
            description = "A part of it, such as model=... and version=..., or path=... for files. Repeatable.")
    private Map<String, String> selection = new LinkedHashMap<>();

    @Mixin
    private PartOptions part = new PartOptions();

    @Mixin
    private PlacementOptions placement = new PlacementOptions();

    @ArgGroup
    private @Nullable LogPlace logPlace;

    @Option(
            names = "--timeline",
            paramLabel = "N",
            description = "PostgreSQL: along this timeline, such as one that was given up by an earlier restore or a"
                    + " takeover. Default: the newest that goes through the recovery point.")
    private @Nullable String timeline;

    @ArgGroup
    private @Nullable Place place;

    @Option(
            names = "--depth",
            paramLabel = "DEPTH",
            description =
                    "PostgreSQL: how deeply the copy is checked. quick: it starts, and your queries; standard (default):"
                            + " also its indexes; deep: also every page, table, row in an index, and constraint.")
    private @Nullable String depth;

    /** Either it is done, and why is kept; or it is only looked at. */
    @ArgGroup(multiplicity = "1")
    private Wanted wanted = new Wanted();

    @Option(names = "--no-wait", description = "Return as soon as it is queued.")
    private boolean noWait;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    static final class Wanted {
        @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
        private @Nullable String reason;

        @Option(
                names = "--dry-run",
                required = true,
                description =
                        "Only show what it would do: what it brings or replaces, what it reads, how long it takes, who must approve, and what is in the way.")
        private boolean dryRun;
    }

    /** Where in the log to stop: one of the five. With --time or --point, which says where to begin. */
    static final class LogPlace {
        @Option(
                names = "--before-xid",
                paramLabel = "XID",
                description = "PostgreSQL: to just before this transaction's commit ('holdfast pg log' finds it)."
                        + " With --time just before it, or --point.")
        private @Nullable String beforeXid;

        @Option(
                names = "--before-lsn",
                paramLabel = "LSN",
                description = "PostgreSQL: to just before the record at this log position. With --time or --point.")
        private @Nullable String beforeLsn;

        @Option(
                names = "--xid",
                paramLabel = "XID",
                description = "PostgreSQL: to just after this transaction's commit, with it. With --time before it, or"
                        + " --point.")
        private @Nullable String throughXid;

        @Option(
                names = "--lsn",
                paramLabel = "LSN",
                description = "PostgreSQL: to just after the record at this log position, with it. With --time or"
                        + " --point.")
        private @Nullable String throughLsn;

        @Option(
                names = "--restore-point",
                paramLabel = "NAME",
                description = "PostgreSQL: to what pg_create_restore_point() named. With --time or --point.")
        private @Nullable String restorePoint;

        private void addTo(Map<String, String> selection) {
            PartOptions.put(selection, "target.before-xid", beforeXid);
            PartOptions.put(selection, "target.lsn", beforeLsn);
            PartOptions.put(selection, "target.through-xid", throughXid);
            PartOptions.put(selection, "target.through-lsn", throughLsn);
            PartOptions.put(selection, "target.restore-point", restorePoint);
        }
    }

    /** Where to: one of the two. */
    static final class Place {
        @Option(
                names = "--target",
                required = true,
                paramLabel = "DIR",
                description = "A directory on the server, absent or empty. Default: one that the server chooses.")
        private @Nullable Path directory;

        @Option(
                names = "--into",
                required = true,
                paramLabel = "KEY=VALUE",
                description = "Settings of a running, empty system, such as uri=bolt://... . Repeatable.")
        private @Nullable Map<String, String> settings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        if (wanted.dryRun) {
            RestorePlanView.show(api.post("/api/v1/admin/restore/plan", request()), output);
            return 0;
        }
        if (placement.replaces()) {
            return ReplacementView.shown(api.post(ReplacementView.PATH, request()), output);
        }
        JsonNode accepted = api.post("/api/v1/admin/restore/trigger_restore", request());
        String path = accepted.path("statusUrl").asString("");
        show(output, noWait ? api.get(path) : compared(api, path));
        return 0;
    }

    /** What a part differs in is known a moment after the restore has ended. */
    private JsonNode compared(ApiClient api, String path) throws IOException, InterruptedException {
        JsonNode restore = Following.untilEnded(api, path, "Restore of " + dataSet, output.err());
        while (restore.path("facts").has("extract")
                && restore.path("difference").isNull()
                && restore.path("notCompared").isNull()) {
            Thread.sleep(Following.EVERY_MILLIS);
            restore = api.get(path);
        }
        return restore;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dataSet", dataSet);
        put(request, "reason", wanted.reason);
        put(request, "pointInTime", time);
        put(request, "incidentTime", incident);
        put(request, "repository", repository);
        put(request, "recoveryPointId", point);
        part.addTo(selection);
        placement.addTo(selection);
        PartOptions.put(selection, "depth", depth);
        PartOptions.put(selection, "target.timeline", timeline);
        if (logPlace != null) {
            logPlace.addTo(selection);
        }
        if (!selection.isEmpty()) {
            request.put("selection", selection);
        }
        Place chosen = place;
        if (chosen != null && chosen.directory != null) {
            request.put(
                    "target",
                    Map.of(
                            "directory",
                            chosen.directory.toAbsolutePath().normalize().toString()));
        } else if (chosen != null && chosen.settings != null) {
            request.put("target", Map.of("settings", chosen.settings));
        }
        return request;
    }

    private static void put(Map<String, Object> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value.toString());
        }
    }

    static void show(Output output, JsonNode restore) {
        if (output.isJson()) {
            output.json(restore);
            return;
        }
        output.line("restore    " + Fields.text(restore, "restoreId"));
        output.line("data set   " + Fields.text(restore, "dataSet") + " (" + Fields.text(restore, "restoreType") + ")");
        output.line("from       " + Fields.text(restore, "repository") + ", snapshot "
                + Fields.text(restore, "snapshotId"));
        output.line("status     " + Fields.text(restore, "status") + cancelling(restore));
        if (restore.path("errorMessage").isString()) {
            output.line("because    " + Fields.text(restore, "errorMessage"));
        }
        output.line("state of   " + Fields.text(restore, "recoveredTo"));
        output.line("took       " + Fields.seconds(restore, "measuredRtoSeconds") + ", predicted "
                + Fields.seconds(restore, "predictedRtoSeconds") + ", target "
                + Fields.minutes(restore, "targetRtoMinutes"));
        output.line("lost       " + Fields.seconds(restore, "measuredRpoSeconds") + ", target "
                + Fields.minutes(restore, "targetRpoMinutes"));
        output.line("proof      " + Fields.text(restore, "proofLevel"));
        for (JsonNode check : restore.path("validations")) {
            output.line((check.path("passed").asBoolean(false) ? "passed     " : "FAILED     ")
                    + Fields.text(check, "name") + ": " + Fields.text(check, "detail"));
        }
        restore.path("facts")
                .properties()
                .forEach(fact -> output.line(
                        "           " + fact.getKey() + " = " + fact.getValue().asString("")));
        output.line("evidence   " + Fields.text(restore, "evidence"));
        DifferenceView.show(restore, output);
        if (restore.path("difference").isObject()) {
            output.line(
                    "To put it back: holdfast restores apply " + Fields.text(restore, "restoreId") + " --reason ...");
        }
    }

    /** It stops within seconds; until then its status is as before. */
    private static String cancelling(JsonNode restore) {
        return restore.path("status").asString("").equals("IN_PROGRESS")
                        && restore.path("cancelRequestedBy").isString()
                ? ", being cancelled as " + Fields.text(restore, "cancelRequestedBy") + " asked"
                : "";
    }

    /** The latest restores. */
    @Command(
            name = "restores",
            description =
                    "List the latest restores, newest first, or show one; cancel one, compare restored parts, and ask for them"
                            + " to be put back.",
            subcommands = {CancelRestoreCommand.class, ComparePartCommand.class, ApplyPartCommand.class})
    public static final class Restores implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "RESTORE-ID", description = "Show this one.")
        private @Nullable String id;

        @Option(names = "--limit", defaultValue = "20", description = "At most so many, up to 1000. Default: 20.")
        private int limit;

        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            ApiClient api = server.connect();
            if (id != null) {
                show(output, api.get("/api/v1/admin/restore/status/" + id));
                return 0;
            }
            JsonNode restores = api.get("/api/v1/admin/restore?limit=" + limit);
            if (output.isJson()) {
                output.json(restores);
                return 0;
            }
            output.table(
                    List.of("RESTORE", "DATA SET", "TYPE", "FROM", "STATUS", "TOOK", "LOST", "PROOF"),
                    Query.rows(
                            restores.path("items"),
                            restore -> List.of(
                                    Fields.text(restore, "restoreId"),
                                    Fields.text(restore, "dataSet"),
                                    Fields.text(restore, "restoreType"),
                                    Fields.text(restore, "repository"),
                                    Fields.text(restore, "status"),
                                    Fields.seconds(restore, "measuredRtoSeconds"),
                                    Fields.seconds(restore, "measuredRpoSeconds"),
                                    Fields.text(restore, "proofLevel"))));
            return 0;
        }
    }
}

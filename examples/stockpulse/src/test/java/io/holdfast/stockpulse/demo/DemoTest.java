package io.holdfast.stockpulse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.Holdfast;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.stockpulse.Checkout;
import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.platform.PlatformScale;
import io.holdfast.stockpulse.platform.TradingSite;
import io.holdfast.stockpulse.process.JavaProcess;
import io.holdfast.stockpulse.process.Processes;
import io.holdfast.stockpulse.trading.Ledger;
import io.holdfast.stockpulse.trading.Outcome;
import io.holdfast.stockpulse.trading.Trade;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole of it on real systems, with little data. */
class DemoTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path temporary;

    private DemoFolder folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = new DemoFolder(temporary.resolve("demo"));
    }

    @AfterEach
    void clean() {
        StringWriter err = new StringWriter();
        int exit = holdfast(new StringWriter(), err, "demo", "--clean", "--data", data());
        assertThat(exit).as(err.toString()).isZero();
        assertThat(folder.root()).doesNotExist();
    }

    private String data() {
        return folder.root().toString();
    }

    private static int holdfast(StringWriter out, StringWriter err, String... arguments) {
        return Holdfast.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    @Timeout(400)
    void everything_is_lost_and_comes_back_twice_and_is_protected_again() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = holdfast(
                out,
                err,
                "demo",
                "--small",
                "--json",
                "--data",
                data(),
                "--home",
                Checkout.root().toString());
        assertThat(exit).as(err.toString()).isZero();
        JsonNode result = JSON.readTree(out.toString());
        assertThat(result.path("steps")).hasSize(Demo.STEPS);
        List<String> restores = new ArrayList<>();
        for (JsonNode row : result.path("restores")) {
            restores.add(row.path("dataSet").asString() + " from "
                    + row.path("repository").asString());
            assertThat(row.path("proofLevel").asString()).isEqualTo("QUERIED");
            assertThat(row.path("bytes").asLong()).isPositive();
            assertThat(Path.of(row.path("evidence").asString()))
                    .content()
                    .contains("passed")
                    .doesNotContain("FAILED");
        }
        assertThat(restores)
                .containsExactlyInAnyOrder(
                        "trading-db from site-a",
                        "knowledge-graph from site-a",
                        "models from site-a",
                        "platform-configuration from site-b",
                        "trading-db from site-b",
                        "knowledge-graph from site-b",
                        "models from site-b",
                        "audit-log from site-b");
        assertThat(Path.of(result.path("drillReport").asString())).content().contains("Restore trading-db");
        assertThat(folder.reports().resolve("drill.md")).isNotEmptyFile();
        assertThat(folder.reports().resolve("drill-tabletop.md")).content().contains("Tabletop", "noted by admin");
        assertThat(folder.reports().resolve("drill-full.md")).content().contains("FullFailover", "targets met");

        tradingMovedTwiceWithoutLoss(result);
        tradesAfterTheRecoveryComeBackToo(result);
        Restic.checkEverything(folder.repositoryA(), folder.secret("repository-site-a"));
        Restic.checkEverything(folder.repositoryB(), folder.secret("repository-site-b"));
        noSecretIsInAnyLog();
    }

    private static void tradingMovedTwiceWithoutLoss(JsonNode result) {
        List<String> moves = new ArrayList<>();
        for (JsonNode move : result.path("takeovers")) {
            moves.add(move.path("kind").asString() + " from "
                    + move.path("from").asString() + " to " + move.path("to").asString());
            assertThat(move.path("lost").asInt(-1)).isZero();
            assertThat(move.path("acknowledged").asInt()).isPositive();
            assertThat(move.path("promotionMillis").asLong()).isPositive();
            assertThat(move.path("refusedSeconds").asDouble())
                    .as("the desks' pause is at least the promotion's time")
                    .isGreaterThanOrEqualTo(move.path("promotionMillis").asLong() / 1e3);
        }
        assertThat(moves).containsExactly("switchover from site-a to site-b", "failover from site-b to site-a");
    }

    /** The database that trading resumed on has begun a timeline of its own, which no base backup knows. */
    private void tradesAfterTheRecoveryComeBackToo(JsonNode result) throws Exception {
        ApiClient api = new ApiClient(result.path("address").asString(), "admin", folder.readSecret("administrator"));
        Instant accident = instantOfTheAccident(api);
        // a second before now, the rows that were put back last must be there
        Thread.sleep(2000);
        Instant wanted = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MICROS);
        JsonNode restore = JSON.nullNode();
        for (int tries = 0; tries < 60 && !restore.path("status").asString("").equals("SUCCESS"); tries++) {
            // the last second's log may still be on its way
            Thread.sleep(1000);
            JsonNode accepted = api.post(
                    "/api/v1/admin/restore/trigger_restore",
                    Map.of(
                            "dataSet", "trading-db",
                            "repository", "site-b",
                            "pointInTime", wanted.toString(),
                            "reason", "test"));
            restore = follow(api, accepted.path("statusUrl").asString());
        }
        assertThat(restore.path("status").asString())
                .as(restore.path("errorMessage").asString(""))
                .isEqualTo("SUCCESS");
        List<Trade> trades = new ArrayList<>(Ledger.committedUpTo(
                Ledger.read(folder.ledgers().resolve("before-the-accident.jsonl")), micros(accident)));
        List<Trade> later =
                Ledger.committedUpTo(Ledger.read(folder.ledgers().resolve("after-recovery.jsonl")), micros(wanted));
        assertThat(later).isNotEmpty();
        trades.addAll(later);
        List<Trade> home =
                Ledger.committedUpTo(Ledger.read(folder.ledgers().resolve("after-failover.jsonl")), micros(wanted));
        assertThat(home).isNotEmpty();
        trades.addAll(home);
        Processes processes = new Processes(folder.processes(), folder.logs());
        TradingSite site = new TradingSite(
                folder, processes, PlatformScale.SMALL.trading(), PostgresBinaries.embedded(folder.programs()), 1);
        int port = Integer.parseInt(restore.path("facts").path("port").asString());
        // what no answer came to when the database was killed is there or not; the demo has held that against the site
        // itself
        trades.addAll(Outcome.of(Ledger.read(folder.ledgers().resolve("two-sites.jsonl")))
                .expected(TradingDatabase.ordersAfter(site.connectToCopy(port), PlatformScale.SMALL.trading())));
        var results = io.holdfast.stockpulse.trading.TradingComparison.compare(
                site.connectToCopy(port), new TradingState(PlatformScale.SMALL.trading(), trades));
        assertThat(results)
                .hasSize(5)
                .allSatisfy(table ->
                        assertThat(table.difference()).as(table.table()).isEmpty());
    }

    private static Instant instantOfTheAccident(ApiClient api) throws Exception {
        for (JsonNode restore : api.get("/api/v1/admin/restore").path("items")) {
            String instant = restore.path("requestedPointInTime").asString("");
            // a part was restored to the instant of a later, smaller accident
            if (restore.path("restoreType").asString().equals("PITR")) {
                return Instant.parse(instant);
            }
        }
        throw new AssertionError("no restore to an instant");
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static JsonNode follow(ApiClient api, String path) throws Exception {
        JsonNode state = api.get(path);
        while (!Following.isEnded(state)) {
            Thread.sleep(200);
            state = api.get(path);
        }
        return state;
    }

    private void noSecretIsInAnyLog() throws Exception {
        try (var logs = Files.list(folder.logs())) {
            for (Path log : logs.toList()) {
                try (var secrets = Files.list(folder.secrets())) {
                    for (Path secret : secrets.toList()) {
                        assertThat(Files.readString(log))
                                .as("%s in %s", secret.getFileName(), log)
                                .doesNotContain(Files.readString(secret).strip());
                    }
                }
            }
        }
    }

    @Test
    @Timeout(400)
    void a_server_killed_in_the_middle_of_the_backups_ends_with_everything_backed_up() throws Exception {
        DemoFolder.claim(folder.root());
        Processes processes = new Processes(folder.processes(), folder.logs());
        StringWriter said = new StringWriter();
        Narrator narrator = new Narrator(new PrintWriter(said), new PrintWriter(said), 1);
        // enough to be in the middle of
        PlatformScale scale = new PlatformScale(
                PlatformScale.SMALL.trading(),
                PlatformScale.SMALL.graph(),
                new io.holdfast.stockpulse.models.ModelRegistry.Scale(200, 300, 500),
                200);
        RunningDemo demo = StartUp.run(Checkout.root(), folder, processes, scale, narrator);
        Protection protection = new Protection(demo, narrator);
        protection.declare();
        Map<String, String> paths = protection.schedule();
        ApiClient api = demo.control().api();
        JsonNode models = api.get(paths.get("models"));
        while (models.path("progress").path("processedBytes").asLong(0) == 0
                || models.path("progress").path("stage").asString("").startsWith("copying")) {
            assertThat(models.path("status").asString())
                    .as("the backup was over before it could be cut off")
                    .isIn("SCHEDULED", "IN_PROGRESS");
            Thread.sleep(20);
            models = api.get(paths.get("models"));
        }
        processes.kill(ControlPlane.PROCESS);
        assertThat(processes.find(ControlPlane.PROCESS)).isEmpty();

        demo.control().launch();
        demo.control().awaitReady();
        Map<String, JsonNode> jobs = protection.await(paths);
        assertThat(jobs).hasSize(Protection.DATA_SETS.size()).allSatisfy((dataSet, job) -> {
            assertThat(job.path("status").asString()).as(dataSet).isEqualTo("SUCCESS");
            assertThat(job.path("recoveryPoints")).as(dataSet).hasSize(2);
        });
        assertThat(jobs.get("models").path("attempts").asInt()).isEqualTo(2);
        Restic.checkEverything(folder.repositoryA(), folder.secret("repository-site-a"));
        Restic.checkEverything(folder.repositoryB(), folder.secret("repository-site-b"));
    }

    @Test
    @Timeout(400)
    void an_interrupt_in_the_middle_ends_all_that_was_started() throws Exception {
        // whoever starts the tests in the background has the interrupt ignored, by all that they start
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(JavaProcess.ours(
                Holdfast.class,
                List.of(),
                List.of(
                        "demo",
                        "--small",
                        "--data",
                        data(),
                        "--home",
                        Checkout.root().toString())));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("interrupted.log").toFile())
                .start();
        Path records = folder.processes();
        while (!Files.isDirectory(records)
                || new Processes(records, folder.logs()).running().size() < 2) {
            assertThat(demo.isAlive())
                    .as(Files.readString(temporary.resolve("interrupted.log")))
                    .isTrue();
            Thread.sleep(50);
        }
        List<Long> started = new ArrayList<>();
        for (String name : new Processes(records, folder.logs()).running()) {
            new Processes(records, folder.logs()).find(name).ifPresent(process -> started.add(process.pid()));
        }
        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
        assertThat(demo.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isNotZero();
        assertThat(new Processes(records, folder.logs()).running()).isEmpty();
        assertThat(started)
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                        .isEmpty());
    }
}

package io.holdfast.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.site.config.LeaseStores;
import io.holdfast.site.config.SiteConfiguration.Etcd;
import io.holdfast.site.config.SiteFile;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.LeaseStore;
import io.holdfast.site.lease.LeaseStore.Change;
import io.holdfast.site.lease.Wish;
import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators type about sites, on a real etcd; what agents write there is written by the test. */
@Timeout(300)
class SiteVerbsTest {
    @TempDir
    static Path folder;

    private static Process etcd;
    private static int port;
    private static Path file;
    private static LeaseStore records;

    @BeforeAll
    static void start() throws Exception {
        port = FreePort.find();
        int peers = FreePort.find();
        etcd = new ProcessBuilder(
                        "etcd",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=http://127.0.0.1:" + port,
                        "--advertise-client-urls=http://127.0.0.1:" + port,
                        "--listen-peer-urls=http://127.0.0.1:" + peers,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + peers,
                        "--initial-cluster=default=http://127.0.0.1:" + peers)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("etcd.log").toFile())
                .start();
        file = Files.writeString(folder.resolve("witness.yaml"), """
                group: db
                site: w
                home: "%s/home"
                lease: 6s
                etcd: { endpoints: ["http://127.0.0.1:%d"] }
                health: { address: 127.0.0.1, port: %d }
                """.formatted(folder, port, FreePort.find()));
        records = LeaseStores.etcd((Etcd) SiteFile.read(file).agreement(), Duration.ofSeconds(30));
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (true) {
            try {
                records.transact(Optional.empty(), List.of(), "/holdfast/");
                return;
            } catch (IOException e) {
                assertThat(System.nanoTime()).as(e.toString()).isLessThan(deadline);
                Thread.sleep(50);
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        records.close();
        etcd.destroyForcibly().waitFor();
    }

    @BeforeEach
    void nothingIsKnown() throws Exception {
        for (LeaseStore.Entry entry :
                records.transact(Optional.empty(), List.of(), "/holdfast/").entries()) {
            records.transact(Optional.empty(), List.of(Change.remove(entry.key())), "/holdfast/");
        }
    }

    private static CommandRun site(String verb, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "site";
        all[1] = verb;
        all[2] = "-f";
        all[3] = file.toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return CommandRun.of(all);
    }

    /** Site a is active, and b follows it. @param beat of the record, which an active site's agent raises */
    private static void agentsSay(long beat, String problem) throws Exception {
        String active = """
                {"site":"a","home":"h","epoch":7,"beat":%d,"released":false,"reason":"asked for",
                "since":"2026-01-01T00:00:00Z",
                "database":{"address":"10.0.0.1","port":5432,"systemIdentifier":"1","timeline":3,"flushed":"0/10"},
                "caughtUp":["b"]}""".formatted(beat);
        String status = """
                {"site":"%s","home":"h","server":{"address":"%s","port":5432},"role":"%s","timeline":3,"position":"0/10",
                "followers":%s,"streaming":%b,"seesActive":true,"health":"http://%s:8008",%s"at":"%s"}""";
        records.transact(
                Optional.empty(),
                List.of(
                        Change.put("/holdfast/sites/db/active", active),
                        Change.put(
                                "/holdfast/sites/db/site/a",
                                status.formatted(
                                        "a",
                                        "10.0.0.1",
                                        "ACTIVE",
                                        "{\"b\":{\"lagBytes\":4096,\"lagMillis\":1500,\"synchronous\":true}}",
                                        false,
                                        "10.0.0.1",
                                        "",
                                        Instant.ofEpochSecond(beat))),
                        Change.put(
                                "/holdfast/sites/db/site/b",
                                status.formatted(
                                        "b",
                                        "10.0.0.2",
                                        "STANDBY",
                                        "{}",
                                        true,
                                        "10.0.0.2",
                                        problem.isEmpty() ? "" : "\"problem\":\"" + problem + "\",",
                                        Instant.ofEpochSecond(beat)))),
                "/holdfast/sites/db/");
    }

    /** As long as it is looked at. */
    private static CommandRun statusWhileAgentsBeat(String problem, String... more) throws Exception {
        CompletableFuture<CommandRun> looking = CompletableFuture.supplyAsync(() -> site("status", more));
        for (long beat = 2; !looking.isDone(); beat++) {
            agentsSay(beat, problem);
            Thread.sleep(300);
        }
        return looking.get();
    }

    private static GroupView view() throws Exception {
        return new GroupStore(records, "db").view();
    }

    @Test
    void the_status_says_who_is_active_how_far_behind_who_is_silent_and_what_is_fenced() throws Exception {
        CommandRun never = site("status");
        assertThat(never.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(never.out()).contains("This group has never had an active site.");

        agentsSay(1, "");
        CommandRun well = statusWhileAgentsBeat("");
        assertThat(well.exitCode()).as(well.out() + well.err()).isZero();
        assertThat(well.out())
                .contains("Active: a, token 7, since 2026-01-01T00:00:00Z (asked for)")
                .containsPattern(
                        "b +standby +3 +0/10 +4.* kB, 1500 ms +yes|b +standby +3 +0/10 +4.* KiB, 1500 ms +yes");

        assertThat(statusWhileAgentsBeat("no room").exitCode()).isEqualTo(ExitCode.FAILED.code());

        CommandRun silent = site("status");
        assertThat(silent.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(silent.out())
                .contains("Nobody is active. The last was a, token 7")
                .containsPattern("b +silent");

        records.transact(Optional.empty(), List.of(Change.put("/holdfast/sites/db/fence", """
                {"id":"f","site":"a","token":7,"by":"ada","at":"2026-01-02T00:00:00Z"}""")), "/holdfast/sites/db/");
        assertThat(site("status").out())
                .contains("Fenced: a with token 7, asked for by ada at 2026-01-02T00:00:00Z; the agents are at it");
        records.transact(Optional.empty(), List.of(Change.put("/holdfast/sites/db/fence", """
                {"id":"f","site":"a","token":8,"by":"ada","at":"2026-01-02T00:00:00Z",
                "done":{"how":"it stopped","millis":900,"at":"2026-01-02T00:00:01Z"}}""")), "/holdfast/sites/db/");
        assertThat(site("status").out())
                .contains("Fenced: a with token 8", "Ask for a takeover by any site, that one included.");
        assertThat(site("status", "--json").out()).contains("\"fence\"", "\"it stopped\"");
    }

    @Test
    void failover_is_paused_with_a_reason_and_goes_on_again() throws Exception {
        assertThat(site("pause", "--reason", " ").exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(site("pause", "--reason", "new disks").exitCode()).isZero();
        assertThat(view().paused()).get().asString().startsWith("new disks (");
        assertThat(site("status").out()).contains("Automatic failover is paused: new disks (");
        assertThat(site("resume").exitCode()).isZero();
        assertThat(view().paused()).isEmpty();
    }

    @Test
    void a_takeover_that_cannot_be_is_refused_and_one_that_nobody_fulfils_is_taken_back() throws Exception {
        agentsSay(1, "");
        CommandRun unknown = site("switchover", "--to", "nowhere");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(unknown.err()).contains("There is no site nowhere with a server. There are a, b.");
        assertThat(site("switchover", "--to", "a").exitCode()).isEqualTo(ExitCode.REFUSED.code());

        CommandRun late = site("switchover", "--to", "b", "--timeout", "1");
        assertThat(late.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(late.err()).contains("b did not become active within 1 s; the request was taken back.");
        assertThat(view().wish()).isEmpty();

        new GroupStore(records, "db")
                .wish(new Wish("w", Wish.Kind.FAILOVER, "b", false, "grace", Instant.parse("2026-01-03T00:00:00Z")));
        assertThat(site("status").out()).contains("Under way: failover to b, asked for by grace");
        assertThat(site("failover", "--to", "b").exitCode()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(site("resume", "--forget-request").exitCode()).isZero();
        assertThat(view().wish()).isEmpty();
    }

    @Test
    void haproxy_is_told_of_the_sites_that_have_a_server() throws Exception {
        assertThat(site("haproxy").exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
        agentsSay(1, "");
        assertThat(site("haproxy", "--bind", "*:6000").out())
                .contains(
                        "bind *:6000",
                        "server a 10.0.0.1:5432 check addr 10.0.0.1 port 8008",
                        "server b 10.0.0.2:5432");
    }

    @Test
    void a_witness_has_nothing_to_rehearse_with() {
        CommandRun run = site("rehearse");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("w is a witness, and has no server to rehearse with.");
        assertThat(site("rehearse", "--rate", "-1").exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void the_control_plane_tells_of_a_group_and_of_its_fence() throws Exception {
        agentsSay(1, "");
        records.transact(Optional.empty(), List.of(Change.put("/holdfast/sites/db/fence", """
                {"id":"f","site":"a","token":7,"by":"ada","at":"2026-01-02T00:00:00Z",
                "done":{"how":"it stopped","millis":900,"at":"2026-01-02T00:00:01Z"}}""")), "/holdfast/sites/db/");
        Path password = Files.writeString(folder.resolve("admin-password"), "correct horse battery staple\n");
        Path declared = Files.writeString(folder.resolve("group.yaml"), """
                apiVersion: holdfast.io/v1
                kind: Site
                metadata: { name: here }
                spec: { role: primary }
                ---
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: trading }
                spec: { targets: { rtoMinutes: 60, rpoMinutes: 15, reason: money }, strategy: hot }
                ---
                apiVersion: holdfast.io/v1
                kind: SiteGroup
                metadata: { name: db }
                spec: { service: trading, endpoints: ["http://127.0.0.1:%d"] }
                """.formatted(port));
        try (HoldfastServer server = HoldfastServer.start(ServerOptions.of(folder.resolve("data"), line -> {})
                .withPrograms(Path.of(System.getProperty("java.io.tmpdir"), "holdfast-test-programs"))
                .withPort(0)
                .withOwnBackups("never")
                .withAdminPasswordFile(password))) {
            List<String> who = List.of(
                    "--server", server.address(), "--user", "admin", "--user-password-file", password.toString());
            run(who, "apply", "-f", declared.toString(), "--yes");
            assertThat(run(who, "dr", "status"))
                    .contains("group      db: active is a, token 7")
                    .contains(
                            "fence      a with token 7, asked for by ada at 2026-01-02T00:00:00Z; nobody takes writes");

            assertThat(run(
                            who,
                            "dr",
                            "training",
                            "--record",
                            "ada=incident commander@2026-01-05",
                            "--note",
                            "a course"))
                    .contains("ada is trained as incident commander since 2026-01-05: no plan needs it.");
            assertThat(run(who, "dr", "training"))
                    .containsPattern("ada +incident commander +2026-01-05")
                    .contains("admin: a course");
            assertThat(run(who, "dr", "training", "--json")).contains("\"NOT_NEEDED\"");
            assertThat(run(who, "dr", "training", "--withdraw", "ada=incident commander"))
                    .contains("Taken back");
            assertThat(run(who, "dr", "training")).doesNotContain("ada");
        }
    }

    private static String run(List<String> who, String... words) {
        String[] all = new String[words.length + who.size()];
        System.arraycopy(words, 0, all, 0, words.length);
        for (int i = 0; i < who.size(); i++) {
            all[words.length + i] = who.get(i);
        }
        CommandRun run = CommandRun.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }
}

package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.site.config.SiteConfiguration.Query;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.Rehearsal;
import io.holdfast.site.postgres.Rehearsal.Answer;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.site.postgres.Upstream;
import io.holdfast.sources.postgres.engine.FreePort;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A failover is tried on a copy of a standby that streams, while somebody writes all the time. */
@Timeout(400)
class RehearsalTest {
    private static final Duration READY = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private int port;
    private Path home;
    private SiteServer standby;
    private PostgresServer primary;
    private Thread writer;
    private volatile boolean writing = true;

    @BeforeEach
    void follow() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("password"), TwoSites.PASSWORD + "\n");
        home = Files.createDirectories(folder.resolve("home"));
        port = FreePort.find();
        TestCluster.initialize(folder.resolve("data"), List.of());
        standby = new SiteServer(RunRehearsal.standby(folder, port), home, "b", Duration.ofSeconds(3));
        standby.startPrimary(UptimeClock.MACHINE.millis() + READY.toMillis());
        standby.awaitReady(READY);
        Path tablespace = Files.createDirectory(folder.resolve("space"));
        Network.run("chown", "postgres:postgres", tablespace.toString());
        standby.stop();
        Network.run(
                "cp",
                "-a",
                folder.resolve("data").toString(),
                folder.resolve("primary").toString());
        primary = PostgresServer.start(
                PostgresBinaries.in(Path.of(TestCluster.PROGRAMS)),
                folder.resolve("primary"),
                folder.resolve("primary.log"),
                0,
                // more than the copy's own files have, without which it would not start
                Map.of("max_connections", "133", "wal_keep_size", "64MB"));
        at("SELECT pg_create_physical_replication_slot('holdfast_site_b', true)");
        at("CREATE TABLE rows (id bigserial, at timestamptz DEFAULT now())");
        standby.follow(new Upstream("127.0.0.1", primary.port()));
        standby.awaitReady(READY);
        TwoSites.within(READY, "it comes to what it needs", standby::needsMore, standby::logEnd);
        standby.stop();
        standby.follow(new Upstream("127.0.0.1", primary.port()));
        standby.awaitReady(READY);
        TwoSites.within(READY, "it streams", () -> standby.look().streaming(), standby::logEnd);
        writer = Thread.ofPlatform().start(() -> {
            while (writing) {
                try {
                    at("INSERT INTO rows DEFAULT VALUES");
                    Thread.sleep(20);
                } catch (Exception e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        writing = false;
        writer.join();
        standby.stop();
        primary.close();
    }

    private void at(String sql) throws Exception {
        TwoSites.run(primary.jdbcUrl("postgres"), sql);
    }

    private boolean here(String question) throws Exception {
        return TwoSites.holds("jdbc:postgresql://127.0.0.1:" + port + "/postgres", question);
    }

    private Rehearsal rehearsal() throws Exception {
        return new Rehearsal(RunRehearsal.standby(folder, port), home);
    }

    private static Rehearsal.Wish wish(String... queries) {
        return new Rehearsal.Wish(
                List.of(queries).stream()
                        .map(text -> new Query("postgres", text))
                        .toList(),
                READY,
                0);
    }

    @Test
    void a_copy_of_the_standby_is_promoted_apart_and_asked_and_removed_and_the_standby_follows_all_the_time()
            throws Exception {
        Instant before = Instant.now();
        TwoSites.within(READY, "rows have come", () -> here("SELECT count(*) > 5 FROM rows"), standby::logEnd);

        Rehearsal.Report report = new Rehearsal(
                        RunRehearsal.standby(
                                folder, port, new Query("template1", "SELECT current_database() = 'template1'")),
                        home)
                .run(wish(
                        "SELECT NOT pg_is_in_recovery()",
                        "SELECT count(*) > 5 FROM rows",
                        "SELECT count(*) = 0 FROM pg_subscription",
                        "SELECT current_setting('primary_conninfo') = '' AND current_setting('archive_mode') = 'off'",
                        "SELECT count(*) = 0 FROM rows",
                        "SELECT 1 / 0 = 1"));

        assertThat(report.answers())
                .as("the file's query, then those of the wish")
                .extracting(Answer::passed)
                .containsExactly(true, true, true, true, true, false, false);
        assertThat(report.answers().getLast().detail()).contains("division by zero");
        assertThat(report.passed()).isFalse();
        assertThat(report.timeline())
                .as("a promoted server writes on a timeline of its own")
                .isEqualTo(2);
        assertThat(report.databases()).as("postgres and template1").isEqualTo(2);
        assertThat(report.bytes()).isPositive();
        assertThat(report.copySeconds()).isPositive();
        assertThat(report.recoverySeconds()).isPositive();
        assertThat(report.promotionSeconds()).isPositive();
        assertThat(report.newestCommit()).get().satisfies(at -> assertThat(at).isAfter(before));
        assertThat(report.isolation()).startsWith("a network of its own");

        assertThat(home.resolve("rehearsal")).doesNotExist();
        assertThat(standby.look().streaming()).isTrue();
        at("CREATE TABLE afterwards (x int)");
        TwoSites.within(
                READY, "it follows", () -> here("SELECT to_regclass('afterwards') IS NOT NULL"), standby::logEnd);
        assertThat(here("SELECT pg_is_in_recovery() AND to_regclass('holdfast_rehearsal') IS NULL"
                        + " AND (SELECT timeline_id FROM pg_control_checkpoint()) = 1"))
                .isTrue();
        assertThat(Rehearsal.removeLeftOver(home)).isFalse();
    }

    @Test
    void a_tablespace_is_copied_beside_the_copy_and_the_original_stays() throws Exception {
        at("CREATE TABLESPACE away LOCATION '" + folder.resolve("space") + "'");
        at("CREATE TABLE far TABLESPACE away AS SELECT 7 AS x");
        // both servers are on one machine and share it: what is written there is the same
        at("CHECKPOINT");
        TwoSites.within(READY, "it has come", () -> here("SELECT to_regclass('far') IS NOT NULL"), standby::logEnd);
        Rehearsal.Report report = rehearsal()
                .run(wish(
                        "SELECT x = 7 FROM far",
                        "SELECT pg_tablespace_location(oid) LIKE '" + home.resolve("rehearsal")
                                + "/%' FROM pg_tablespace WHERE spcname = 'away'"));
        assertThat(report.answers())
                .allSatisfy(answer ->
                        assertThat(answer.passed()).as(answer.toString()).isTrue());
        assertThat(home.resolve("rehearsal")).doesNotExist();
        at("DROP TABLE far");
        at("DROP TABLESPACE away");
    }

    @Test
    void what_a_killed_rehearsal_leaves_ends_by_itself_and_is_removed_by_the_next() throws Exception {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunRehearsal.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile())
                .start();
        Path pid = home.resolve("rehearsal/data/postmaster.pid");
        TwoSites.within(
                READY,
                "the copy takes writes",
                () -> Files.exists(pid) && Files.exists(home.resolve("rehearsal/data/pg_wal/00000002.history")),
                () -> Files.readString(folder.resolve("killed.log")));
        assertThatThrownBy(() -> rehearsal().run(wish())).hasMessageContaining("Another rehearsal goes on");
        assertThat(Rehearsal.removeLeftOver(home))
                .as("one that goes on is left alone")
                .isFalse();
        long postmaster = Long.parseLong(Files.readAllLines(pid).getFirst().strip());

        killed.destroyForcibly().waitFor();

        TwoSites.within(
                READY,
                "its server ends",
                () -> ProcessHandle.of(postmaster)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty(),
                () -> "it lives");
        assertThat(home.resolve("rehearsal")).exists();
        assertThat(Rehearsal.removeLeftOver(home)).isTrue();
        assertThat(home.resolve("rehearsal")).doesNotExist();
        assertThat(rehearsal().run(wish("SELECT count(*) > 0 FROM rows")).passed())
                .isTrue();
    }

    @Test
    void it_is_refused_where_the_server_is_no_standby_or_does_not_run() throws Exception {
        Rehearsal atPrimary = new Rehearsal(RunRehearsal.standby(folder, primary.port()), home);
        assertThatThrownBy(() -> atPrimary.run(wish())).hasMessageContaining("it is the active one");
        standby.stop();
        assertThatThrownBy(() -> rehearsal().run(wish())).hasMessageContaining("cannot be asked");
        assertThat(home.resolve("rehearsal")).doesNotExist();
    }
}

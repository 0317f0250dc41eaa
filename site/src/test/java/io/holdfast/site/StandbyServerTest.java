package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.site.postgres.Upstream;
import io.holdfast.sources.postgres.engine.FreePort;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class StandbyServerTest {
    private static final Duration READY = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path data;
    private int port;

    @BeforeEach
    void makeCluster() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("password"), TwoSites.PASSWORD + "\n");
        data = folder.resolve("data");
        port = FreePort.find();
        TestCluster.initialize(data, List.of());
    }

    private SiteServer server() throws Exception {
        Postgresql settings = new Postgresql(
                Path.of(TestCluster.PROGRAMS),
                data,
                Optional.empty(),
                Optional.empty(),
                "127.0.0.1",
                "127.0.0.1",
                port,
                "postgres",
                folder.resolve("password"),
                64,
                false,
                Optional.empty(),
                List.of());
        return new SiteServer(settings, Files.createDirectories(folder.resolve("home")), "a", Duration.ofSeconds(3));
    }

    private String setting(String name) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", TwoSites.PASSWORD);
                ResultSet row = connection.createStatement().executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Started once and stopped, so that it can be a primary and the copy its standby. */
    private Path copied(SiteServer server) throws Exception {
        server.startPrimary(UptimeClock.MACHINE.millis() + READY.toMillis());
        server.awaitReady(READY);
        server.stop();
        Path copy = folder.resolve("copy");
        Network.run("cp", "-a", data.toString(), copy.toString());
        return copy;
    }

    @Test
    void a_standby_whose_primary_has_not_the_log_any_more_does_not_stream_while_it_asks_again_and_again()
            throws Exception {
        SiteServer server = server();
        try {
            Path copy = copied(server);
            try (PostgresServer primary = PostgresServer.start(
                    PostgresBinaries.in(Path.of(TestCluster.PROGRAMS)),
                    copy,
                    folder.resolve("log"),
                    0,
                    Map.of("wal_keep_size", "0", "min_wal_size", "32MB", "max_wal_size", "32MB"))) {
                for (int i = 0; i < 3; i++) {
                    TwoSites.run(primary.jdbcUrl("postgres"), "SELECT pg_switch_wal()");
                    TwoSites.run(primary.jdbcUrl("postgres"), "CHECKPOINT");
                }
                TwoSites.run(
                        primary.jdbcUrl("postgres"), "SELECT pg_create_physical_replication_slot('holdfast_site_a')");
                server.follow(new Upstream("127.0.0.1", primary.port()));
                server.awaitReady(READY);
                TwoSites.within(
                        READY,
                        "it is refused twice",
                        () -> server.logEnd().split("has already been removed", -1).length > 2,
                        server::logEnd);
                long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
                while (System.nanoTime() < end) {
                    assertThat(server.look().streaming()).as(server.logEnd()).isFalse();
                }
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void a_standby_starts_on_log_that_was_written_with_more_than_its_files_have_and_a_primary_has_what_they_have()
            throws Exception {
        Map<String, String> more = Map.of("max_prepared_transactions", "7", "max_connections", "133");
        PostgresServer.start(PostgresBinaries.in(Path.of(TestCluster.PROGRAMS)), data, folder.resolve("log"), 0, more)
                .close();
        SiteServer server = server();
        try {
            // nobody is there to be followed, and so no log that says that less will do
            server.follow(new Upstream("127.0.0.1", FreePort.find()));
            server.awaitReady(READY);
            assertThat(setting("max_prepared_transactions")).isEqualTo("7");
            assertThat(setting("max_connections")).isEqualTo("133");
            assertThat(setting("max_wal_senders")).isEqualTo("10");
            server.stop();

            server.startPrimary(UptimeClock.MACHINE.millis() + READY.toMillis());
            server.awaitReady(READY);
            assertThat(setting("max_prepared_transactions")).isEqualTo("0");
            assertThat(setting("max_connections")).isEqualTo("100");
        } finally {
            server.stop();
        }
    }

    @Test
    void a_standby_that_comes_to_log_that_was_written_with_more_says_so_and_has_it_when_it_is_started_again()
            throws Exception {
        SiteServer server = server();
        try {
            Path copy = copied(server);
            // what it writes is not in the copy, which gets it as a standby
            PostgresBinaries binaries = PostgresBinaries.in(Path.of(TestCluster.PROGRAMS));
            try (PostgresServer primary = PostgresServer.start(
                    binaries, copy, folder.resolve("log"), 0, Map.of("max_prepared_transactions", "7"))) {
                TwoSites.run(
                        primary.jdbcUrl("postgres"),
                        "SELECT pg_create_physical_replication_slot('holdfast_site_a', true)");
                server.follow(new Upstream("127.0.0.1", primary.port()));
                server.awaitReady(READY);
                TwoSites.within(READY, "the standby comes to what it needs", server::needsMore, server::logEnd);
                server.stop();

                server.follow(new Upstream("127.0.0.1", primary.port()));
                server.awaitReady(READY);
                assertThat(setting("max_prepared_transactions")).isEqualTo("7");
                TwoSites.within(READY, "it streams", () -> server.look().streaming(), server::logEnd);
                assertThat(server.needsMore()).isFalse();
            }
        } finally {
            server.stop();
        }
    }
}

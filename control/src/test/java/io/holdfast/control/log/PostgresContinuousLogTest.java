package io.holdfast.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class PostgresContinuousLogTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path folder;

    private ContinuousLog.Request request(Map<String, String> settings, Repository repository) {
        return new ContinuousLog.Request(
                "trading-db",
                "trading",
                "site-a",
                true,
                new SourceSettings(settings),
                folder.resolve("spool"),
                Map.of("main", () -> repository, "away", () -> {
                    throw new IOException("No route to the store. Check the network.");
                }));
    }

    @Test
    void each_repository_has_a_status_of_its_own() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        PostgresBinaries binaries = PostgresBinaries.embedded(folder.resolve("programs"));
        PostgresServer.initialize(binaries, folder.resolve("data"), "owner", PASSWORD.toCharArray());
        Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
        PostgresContinuousLog log = new PostgresContinuousLog(Clock.systemUTC());
        assertThat(log.kind()).isEqualTo("postgresql");
        try (PostgresServer server = PostgresServer.start(
                        binaries, folder.resolve("data"), folder.resolve("log"), 0, Map.of("fsync", "off"));
                Password password = Password.of("open sesame".toCharArray());
                Repository repository = QuickKeys.init(folder.resolve("repository"), password);
                ContinuousLog.Running running = log.start(request(
                        Map.of(
                                "host", server.host(),
                                "port", Integer.toString(server.port()),
                                "user", "owner",
                                "password-file", passwordFile.toString()),
                        repository))) {
            String end;
            try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", PASSWORD);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t AS SELECT generate_series(1, 1000)");
                try (var row = statement.executeQuery("SELECT pg_current_wal_flush_lsn()")) {
                    row.next();
                    end = row.getString(1);
                }
            }
            LogStatus main = await(running, end);
            assertThat(main.dataSet()).isEqualTo("trading-db");
            assertThat(main.state()).isEqualTo("streaming");
            assertThat(main.detail()).isEmpty();
            // the server may write more at any time
            assertThat(Lsn.parse(main.receivedLsn())).isGreaterThanOrEqualTo(Lsn.parse(end));
            assertThat(main.shippedAt()).isNotNull();
            assertThat(main.lagBytes()).isZero();
            assertThat(main.lagSeconds()).isBetween(0.0, 60.0);
            LogStatus away = status(running, "away");
            assertThat(away.state()).isEqualTo("reconnecting");
            assertThat(away.detail()).isEqualTo("No route to the store. Check the network.");
            assertThat(away.shippedLsn()).isNull();
            assertThat(away.lagBytes()).isPositive();
            assertThat(LogArchive.open(repository, "trading-db")
                            .window()
                            .orElseThrow()
                            .to()
                            .lsn())
                    .isGreaterThanOrEqualTo(Lsn.parse(end));
            List<LogPlace> places = log.places("trading-db", repository);
            assertThat(places).isNotEmpty().isSortedAccordingTo(Comparator.comparing(LogPlace::at));
            assertThat(Lsn.parse(places.getLast().position())).isGreaterThanOrEqualTo(Lsn.parse(end));
            assertThat(log.places("another", repository)).isEmpty();
        }
    }

    private static LogStatus status(ContinuousLog.Running running, String repository) {
        return running.status().stream()
                .filter(status -> status.repository().equals(repository))
                .findFirst()
                .orElseThrow();
    }

    private static LogStatus await(ContinuousLog.Running running, String lsn) throws InterruptedException {
        for (int i = 0; i < 3600; i++) {
            LogStatus status = status(running, "main");
            if (status.shippedLsn() != null
                    && Lsn.parse(status.shippedLsn()).compareTo(Lsn.parse(lsn)) >= 0
                    && status.shippedAt() != null
                    && status.lagBytes() == 0) {
                return status;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not shipped: " + running.status());
    }

    @Test
    void a_setting_that_is_missing_is_named_at_once() {
        assertThatThrownBy(() -> new PostgresContinuousLog(Clock.systemUTC())
                        .start(new ContinuousLog.Request(
                                "trading-db",
                                "trading",
                                "site-a",
                                true,
                                new SourceSettings(Map.of("host", "localhost")),
                                folder.resolve("spool"),
                                Map.of())))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'user'");
    }
}

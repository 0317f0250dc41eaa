package io.holdfast.stockpulse.trading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class TradingDatabaseTest {
    private static final TradingScale SCALE = TradingScale.SMALL;
    private static final Properties SIGN_IN = TradingDatabase.signIn("postgres", "secret");

    @TempDir
    static Path programs;

    private static PostgresBinaries binaries;

    @TempDir
    Path folder;

    private PostgresServer server;

    @BeforeAll
    static void unpack() throws Exception {
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        binaries = PostgresBinaries.embedded(programs);
    }

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        PostgresServer.initialize(binaries, folder.resolve("data"), "postgres", "secret".toCharArray());
        server = launch(0);
        try (Connection postgres = DriverManager.getConnection(server.jdbcUrl("postgres"), SIGN_IN)) {
            TradingDatabase.create(postgres, "backup", "apply");
        }
        try (Connection trading = connect()) {
            TradingDatabase.load(trading, SCALE);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private PostgresServer launch(int port) throws Exception {
        return PostgresServer.start(
                binaries,
                folder.resolve("data"),
                folder.resolve("server.log"),
                port,
                Map.of("track_commit_timestamp", "on"));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(TradingDatabase.NAME), SIGN_IN);
    }

    private TradingDesks trade(Path ledger) throws Exception {
        return TradingDesks.open(server.jdbcUrl(TradingDatabase.NAME), SIGN_IN, ledger, SCALE, 3, Duration.ofMillis(2));
    }

    /** However long the machine needs for them. */
    private static void awaitTrades(Path ledger, int count) throws Exception {
        while (!Files.exists(ledger) || Ledger.read(ledger).size() < count) {
            Thread.sleep(50);
        }
    }

    private static void assertEqual(Connection connection, List<Trade> later) throws SQLException {
        assertThat(TradingComparison.compare(connection, new TradingState(SCALE, later)))
                .hasSize(TradingTable.values().length)
                .allSatisfy(result ->
                        assertThat(result.difference()).as(result.table()).isEmpty());
    }

    @Test
    void the_seed_is_what_it_is_said_to_be_and_positions_are_the_sum_of_executions() throws Exception {
        try (Connection trading = connect()) {
            assertThat(TradingDatabase.brokenPositions(trading)).isZero();
            assertEqual(trading, List.of());
            assertThat(TradingComparison.compare(trading, new TradingState(SCALE, List.of())))
                    .filteredOn(result -> result.table().equals("executions"))
                    .singleElement()
                    .satisfies(result -> assertThat(result.rows()).isEqualTo(SCALE.orders() / 20 * 21));
        }
    }

    @Test
    void the_ledger_holds_every_trade_that_the_database_holds() throws Exception {
        Path ledger = folder.resolve("ledger.jsonl");
        try (TradingDesks desks = trade(ledger)) {
            awaitTrades(ledger, 100);
        }
        List<Trade> trades = Ledger.committedUpTo(Ledger.read(ledger), Long.MAX_VALUE);
        assertThat(trades).hasSizeGreaterThan(50);
        try (Connection trading = connect()) {
            assertEqual(trading, trades);
            assertThat(TradingDatabase.brokenPositions(trading)).isZero();
            // the negative control: a trade too few or too many must be seen
            assertThat(TradingComparison.compare(trading, new TradingState(SCALE, trades.subList(1, trades.size()))))
                    .extracting(TradingComparison.Result::difference)
                    .filteredOn(Optional::isPresent)
                    .hasSize(3);
        }
    }

    @Test
    void a_changed_or_missing_row_is_found() throws Exception {
        try (Connection trading = connect()) {
            trading.createStatement().execute("UPDATE executions SET price = price + 0.0001 WHERE execution_id = 77");
            assertThat(TradingDatabase.brokenPositions(trading)).isEqualTo(1);
            assertThat(difference(trading, "executions"))
                    .hasValueSatisfying(said -> assertThat(said).startsWith("row 77 is"));
            trading.createStatement().execute("DELETE FROM instruments WHERE instrument_id = 50 AND false");
            assertThat(difference(trading, "instruments")).isEmpty();
            trading.createStatement().execute("ALTER TABLE executions DISABLE TRIGGER ALL");
            trading.createStatement()
                    .execute("DELETE FROM executions WHERE execution_id = " + SCALE.orders() / 20 * 21);
            trading.createStatement().execute("UPDATE executions SET price = price - 0.0001 WHERE execution_id = 77");
            assertThat(difference(trading, "executions"))
                    .hasValueSatisfying(said -> assertThat(said).contains("is missing"));
        }
    }

    private static Optional<String> difference(Connection trading, String table) throws SQLException {
        return TradingComparison.compare(trading, new TradingState(SCALE, List.of())).stream()
                .filter(result -> result.table().equals(table))
                .findFirst()
                .orElseThrow()
                .difference();
    }

    @Test
    void no_trade_is_committed_between_the_instant_before_the_accident_and_the_accident() throws Exception {
        Path ledger = folder.resolve("ledger.jsonl");
        TradingDatabase.Accident accident;
        try (TradingDesks desks = trade(ledger)) {
            awaitTrades(ledger, 30);
            try (Connection operator = connect()) {
                accident = TradingDatabase.deleteWrongExecutions(operator, SCALE);
            }
            awaitTrades(ledger, Ledger.read(ledger).size() + 30);
        }
        long before = micros(accident.instantBefore());
        long committed = micros(accident.committedAt());
        assertThat(accident.deleted()).isGreaterThan(SCALE.orders() / 2);
        assertThat(before).isLessThan(committed);
        List<Ledger.Entry> entries = Ledger.read(ledger);
        assertThat(entries)
                .extracting(Ledger.Entry::committedAt)
                .doesNotContainNull()
                .allSatisfy(
                        at -> assertThat(at).matches(it -> it <= before || it > committed, "outside of the accident"));
        assertThat(Ledger.committedUpTo(entries, before)).isNotEmpty().hasSizeLessThan(entries.size());
        try (Connection trading = connect()) {
            assertThat(TradingDatabase.brokenPositions(trading)).isPositive();
        }
    }

    @Test
    void what_was_acknowledged_before_a_kill_is_in_the_ledger_and_in_the_database() throws Exception {
        Path ledger = folder.resolve("ledger.jsonl");
        try (TradingDesks desks = trade(ledger)) {
            awaitTrades(ledger, 30);
            server.kill();
            int before = Ledger.read(ledger).size();
            server = launch(server.port());
            awaitTrades(ledger, before + 30);
        }
        List<Ledger.Entry> entries = Ledger.read(ledger);
        try (Connection trading = connect()) {
            Set<Long> present = new HashSet<>();
            try (ResultSet rows = trading.createStatement().executeQuery("SELECT order_id FROM orders")) {
                while (rows.next()) {
                    present.add(rows.getLong(1));
                }
            }
            List<Trade> trades = entries.stream()
                    .filter(entry -> entry.acknowledgedAt() != null
                            || present.contains(entry.trade().orderId()))
                    .map(Ledger.Entry::trade)
                    .toList();
            assertEqual(trading, trades);
            assertThat(TradingDatabase.brokenPositions(trading)).isZero();
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}

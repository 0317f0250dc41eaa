package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.postgres.log.Debian;
import io.holdfast.sources.postgres.log.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The primary's machine is gone at a random moment, under pgbench and ledger clients; what comes back from the repository
 * alone is compared with the clients' own list. {@code -Dloss.rounds=30} makes as many rounds of each kind, over the
 * versions in turn; {@code -Dloss.seed} other moments.
 */
@Timeout(3600)
class PrimaryLossTest {
    private static final int ROUNDS = Integer.getInteger("loss.rounds", 1);
    private static final long SEED = Long.getLong("loss.seed", 1);
    private static final List<Integer> VERSIONS = List.of(18, 14, 15, 17, 16);
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String SLOT = "holdfast_trading_db";

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static IntStream rounds() {
        return IntStream.range(0, ROUNDS);
    }

    /** @param lost acknowledged rows that did not come back */
    private record Loss(Map<Long, LedgerClients.Entry> acknowledged, Set<Long> lost, Instant killed) {}

    @ParameterizedTest
    @MethodSource("rounds")
    void a_synchronous_receiver_loses_no_acknowledged_row(int round) throws Exception {
        Loss loss = lose(round, true);
        assertThat(loss.acknowledged()).hasSizeGreaterThan(20);
        assertThat(loss.lost()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void an_asynchronous_receiver_loses_less_than_a_second(int round) throws Exception {
        Loss loss = lose(round, false);
        assertThat(loss.acknowledged()).hasSizeGreaterThan(20);
        assertThat(loss.lost())
                .allSatisfy(id -> assertThat(loss.acknowledged().get(id).acknowledged())
                        .isAfter(loss.killed().minus(Duration.ofSeconds(1))));
    }

    private Loss lose(int round, boolean synchronous) throws Exception {
        Random random = new Random(SEED * 1000 + round);
        int major = VERSIONS.get(round % VERSIONS.size());
        try (ProtectedCluster original =
                new ProtectedCluster(major, folder, Map.of("max_connections", "40", "fsync", "on"))) {
            TestCluster cluster = original.cluster;
            LedgerClients.prepare(cluster);
            pgbench(cluster, "-i", "-s", "1", "-q");
            Snapshot snapshot = original.backUp();
            original.awaitStreaming();
            if (synchronous) {
                cluster.run("ALTER SYSTEM SET synchronous_standby_names = '" + SLOT + "'", "SELECT pg_reload_conf()");
                Eventually.within(
                        SOON,
                        () -> "sync"
                                .equals(cluster.ask("SELECT max(sync_state) FROM pg_stat_replication WHERE"
                                        + " application_name = '" + SLOT + "'")),
                        () -> "the receiver is no synchronous standby");
            }
            CompletableFuture<Void> load = OwnThread.run(() -> quietly(cluster));
            LedgerClients clients = LedgerClients.start(cluster, 4, 0);
            Eventually.within(SOON, () -> clients.count() >= 30, () -> "the clients have " + clients.count() + " rows");
            Thread.sleep(random.nextInt(2500));
            // before: how long the killing takes is no loss
            Instant killed = Instant.now();
            cluster.server().kill();
            TestCluster.remove(cluster.data());
            Map<Long, LedgerClients.Entry> acknowledged = clients.stop();
            load.join();
            original.awaitAllReceivedIsShipped();
            original.stopLog();

            RestoreReport report = original.restore(snapshot, Optional.empty(), folder.resolve("restored"), Map.of());
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection connection = RestoredCopy.asOwner(report)) {
                assertThat(running).isNotNull();
                Set<Long> lost = new TreeSet<>(acknowledged.keySet());
                lost.removeAll(LedgerClients.rows(connection));
                System.out.printf(
                        "round %d, PostgreSQL %d, %s: %d rows acknowledged, %d lost%n",
                        round, major, synchronous ? "sync" : "async", acknowledged.size(), lost.size());
                return new Loss(acknowledged, lost, killed);
            }
        }
    }

    @Test
    void random_instants_come_back_exactly_as_the_clients_list_has_them() throws Exception {
        Random random = new Random(SEED);
        instants(18, (ROUNDS + 1) / 2, random, folder.resolve("one"));
        if (ROUNDS > 1) {
            instants(14, ROUNDS / 2, random, folder.resolve("other"));
        }
    }

    private void instants(int major, int points, Random random, Path place) throws Exception {
        Files.createDirectories(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ProtectedCluster original = new ProtectedCluster(major, place, Map.of("max_connections", "40"))) {
            LedgerClients.prepare(original.cluster);
            pgbench(original.cluster, "-i", "-s", "1", "-q");
            Snapshot snapshot = original.backUp();
            Map<Long, LedgerClients.Entry> entries = new HashMap<>();
            CompletableFuture<Void> load = OwnThread.run(() -> quietly(original.cluster));
            LedgerClients clients = LedgerClients.start(original.cluster, 2, 5);
            Thread.sleep(4000 + points * 100L);
            entries.putAll(clients.stop());
            // again and again: on a loaded machine it may not have connected yet
            Eventually.within(
                    SOON,
                    () -> {
                        original.cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE application_name = 'pgbench'");
                        return load.isDone();
                    },
                    () -> "pgbench does not end");
            load.join();
            original.awaitLog(original.now());

            for (int i = 0; i < points; i++) {
                Instant wanted = between(entries, random);
                Set<Long> expected = entries.entrySet().stream()
                        .filter(entry -> entry.getValue().acknowledged().isBefore(wanted))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
                Path target = place.resolve("restored-" + i);
                RestoreReport report = original.restore(snapshot, Optional.of(wanted), target, Map.of());
                try (AutoCloseable running = report.running().orElseThrow();
                        Connection connection = RestoredCopy.asOwner(report)) {
                    assertThat(running).isNotNull();
                    assertThat(LedgerClients.rows(connection))
                            .as("PostgreSQL %d at %s", major, wanted)
                            .isEqualTo(expected);
                }
                TestCluster.remove(target);
                System.out.printf(
                        "PostgreSQL %d at %s: exactly %d of %d rows%n", major, wanted, expected.size(), entries.size());
            }
        }
    }

    /**
     * A random instant at which no client waited for an answer: what was being committed then may be in the log before or
     * after what others commit, and the list cannot tell.
     */
    private static Instant between(Map<Long, LedgerClients.Entry> entries, Random random) {
        List<LedgerClients.Entry> byTime = entries.values().stream()
                .sorted(Comparator.comparing(LedgerClients.Entry::began))
                .toList();
        List<Instant> quiet = new ArrayList<>();
        Instant answered = byTime.getFirst().acknowledged();
        for (LedgerClients.Entry entry : byTime) {
            long micros = ChronoUnit.MICROS.between(answered, entry.began());
            if (micros > 300) {
                quiet.add(answered.plus(100 + random.nextLong(micros - 200), ChronoUnit.MICROS)
                        .truncatedTo(ChronoUnit.MICROS));
            }
            answered = entry.acknowledged().isAfter(answered) ? entry.acknowledged() : answered;
        }
        return quiet.get(random.nextInt(quiet.size()));
    }

    /** Until the server is gone. */
    private static void quietly(TestCluster cluster) {
        try {
            pgbench(cluster, "-c", "2", "-T", "600");
        } catch (AssertionError e) {
            // its server was taken from it
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pgbench(TestCluster cluster, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("--host=127.0.0.1", "--port=" + cluster.server().port(), "--username=owner"));
        arguments.addAll(List.of(more));
        arguments.add("postgres");
        Debian.run("pgbench", arguments.toArray(String[]::new));
    }
}

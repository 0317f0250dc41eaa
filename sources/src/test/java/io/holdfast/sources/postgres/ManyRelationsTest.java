package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.RestoreReport;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases with many relations. {@code -Dholdfast.relations=100000} tries as many as that, and prints what it took.
 */
class ManyRelationsTest {
    private static final int A_TRANSACTION = 500;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    @Timeout(540)
    void three_thousand_relations_are_backed_up_and_restored() throws Exception {
        through(3000, 18);
    }

    @Test
    @Timeout(3 * 3600)
    @EnabledIfSystemProperty(named = "holdfast.relations", matches = "\\d+")
    void as_many_as_wanted() throws Exception {
        through(Integer.getInteger("holdfast.relations"), 18);
    }

    /** @param count of relations: half of them tables, half their indexes */
    private void through(int count, int major) throws Exception {
        int tables = count / 2;
        Map<String, String> server = Map.of("max_wal_size", "4GB", "summarize_wal", "on");
        try (ProtectedCluster original = BesideServer.start(major, folder, server)) {
            long began = System.nanoTime();
            make(original.cluster, tables);
            print(count, "made", began);
            Map<String, String> settings = Map.of("profile-seconds", "5");
            ProtectedCluster.Backup first = measured(count, "sent", () -> original.backUp(settings, Optional.empty()));
            original.cluster.run("UPDATE many_7 SET n = n + 1", "CHECKPOINT");
            ProtectedCluster.Backup second = measured(
                    count, "sent, incremental", () -> original.backUp(settings, Optional.of(first.snapshot())));
            assertThat(second.facts()).containsKey("incremental_to");
            ProtectedCluster.Backup read = measured(
                    count,
                    "read beside",
                    () -> BesideServer.backUp(original, settings, Optional.of(second.snapshot())));
            long profiled = Long.parseLong(first.facts().get("profile_tables_counted"))
                    + Long.parseLong(first.facts().get("profile_tables_estimated"));
            if (tables > 20_000) {
                assertThat(profiled).isEqualTo(20_000);
                assertThat(first.facts().get("profile_left_out")).contains("the largest of more than 20000 tables");
            } else {
                assertThat(profiled).isGreaterThan(tables);
            }
            original.awaitLog(original.now());
            RestoreReport report = measured(
                    count,
                    "restored",
                    () -> original.restore(read.snapshot(), Optional.empty(), folder.resolve("restored"), Map.of()));
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection copy = RestoredCopy.asOwner(report)) {
                assertThat(running).isNotNull();
                assertThat(TestCluster.ask(copy, "SELECT count(*) FROM pg_class WHERE relname LIKE 'many\\_%'"))
                        .isEqualTo(Integer.toString(2 * tables));
                assertThat(TestCluster.ask(
                                copy,
                                "SELECT (SELECT sum(n) FROM many_7) || ' ' || (SELECT sum(n) FROM many_" + tables
                                        + ")"))
                        .isEqualTo("8 " + tables);
            }
        }
    }

    private static void make(TestCluster cluster, int tables) throws Exception {
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int first = 1; first <= tables; first += A_TRANSACTION) {
                int last = Math.min(tables, first + A_TRANSACTION - 1);
                statement.execute("DO $$ BEGIN FOR i IN " + first + ".." + last
                        + " LOOP EXECUTE format('CREATE TABLE many_%s (n int PRIMARY KEY)', i);"
                        + " EXECUTE format('INSERT INTO many_%s VALUES (%s)', i, i); END LOOP; END $$");
                connection.commit();
            }
        }
        cluster.run("CHECKPOINT");
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> T measured(int count, String what, Work<T> work) throws Exception {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .forEach(MemoryPoolMXBean::resetPeakUsage);
        long began = System.nanoTime();
        T answer = work.run();
        print(count, what, began);
        return answer;
    }

    private static void print(int count, String what, long began) {
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                "%d relations, %s: %.1f s, heap of this process at most %d MiB%n",
                count, what, Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0, peak >> 20);
    }
}

package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.wal.LoggedTransaction;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Change;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Kind;
import io.holdfast.sources.postgres.wal.RelationNames;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import io.holdfast.sources.postgres.wal.TransactionSearch.Found;
import io.holdfast.sources.postgres.wal.TransactionSearch.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was done is found in the stored log, by the names of a base backup's catalog, without any server. */
@Timeout(360)
class LogSearchTest {
    @TempDir
    Path folder;

    private Instant begin = Instant.MIN;
    private Instant end = Instant.MAX;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Connection prepare(ProtectedCluster original) throws Exception {
        original.cluster.run(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.orders (id int PRIMARY KEY, note text)",
                "CREATE TABLE shop.old (id int PRIMARY KEY, body text)",
                "CREATE TABLE shop.emptied (id int PRIMARY KEY, body text)",
                "INSERT INTO shop.orders SELECT n, 'x' FROM generate_series(1, 1000) n",
                "INSERT INTO shop.old SELECT n, 'x' FROM generate_series(1, 77) n",
                "INSERT INTO shop.emptied SELECT n, 'x' FROM generate_series(1, 10) n");
        return original.cluster.connect();
    }

    private Found find(ProtectedCluster original, Snapshot snapshot, String relation, Set<Kind> kinds, long rows)
            throws Exception {
        RelationNames names = RecoveryPointCatalog.read(original.repository, List.of(snapshot));
        TransactionSearch search = new TransactionSearch(
                new Wish(begin, end, Optional.of(relation), Optional.of("postgres"), kinds, rows, 100), names);
        assertThat(search.isKnown()).isTrue();
        return LogArchive.open(original.repository, ProtectedCluster.DATA_SET)
                .search(search, begin, Optional.empty())
                .found();
    }

    private static LoggedTransaction only(Found found) {
        assertThat(found.transactions()).hasSize(1);
        return found.transactions().getFirst();
    }

    private static String xid(Statement statement) throws Exception {
        try (var row = statement.executeQuery("SELECT pg_current_xact_id()")) {
            row.next();
            return row.getString(1);
        }
    }

    private void found_in(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder);
                Connection connection = prepare(original);
                Statement statement = connection.createStatement()) {
            Snapshot snapshot = original.backUp();
            begin = original.now();
            statement.execute("UPDATE shop.orders SET note = 'y' WHERE id <= 40");
            statement.execute("BEGIN");
            final String massDelete = xid(statement);
            statement.execute("SAVEPOINT one");
            statement.execute("DELETE FROM shop.orders WHERE id > 600");
            statement.execute("RELEASE one");
            statement.execute("SAVEPOINT two");
            statement.execute("DELETE FROM shop.orders WHERE id > 500");
            statement.execute("ROLLBACK TO two");
            statement.execute("INSERT INTO shop.orders SELECT n, 'z' FROM generate_series(2001, 2003) n");
            statement.execute("COMMIT");
            statement.execute("BEGIN");
            statement.execute("DROP TABLE shop.old");
            statement.execute("ROLLBACK");
            statement.execute("BEGIN");
            final String truncating = xid(statement);
            statement.execute("TRUNCATE shop.emptied");
            statement.execute("COMMIT");
            statement.execute("VACUUM FULL shop.orders");
            statement.execute("SELECT pg_create_restore_point('before the mistake')");
            final Instant beforeDrop = original.now();
            statement.execute("BEGIN");
            final String dropping = xid(statement);
            statement.execute("DROP TABLE shop.old");
            statement.execute("CREATE TABLE shop.young (id int)");
            statement.execute("COMMIT");
            statement.execute("INSERT INTO shop.young VALUES (1)");
            end = original.now();
            original.awaitLog(end);

            LoggedTransaction dropped = only(find(original, snapshot, "shop.old", Set.of(Kind.DROP), 0));
            assertThat(dropped.xid()).hasToString(dropping);
            assertThat(dropped.time()).isBetween(beforeDrop, end);
            assertThat(dropped.relations()).extracting(Change::name).contains(Optional.of("shop.old"));
            assertThat(dropped.whole()).isTrue();

            LoggedTransaction truncated = only(find(original, snapshot, "emptied", Set.of(), 0));
            assertThat(truncated.xid()).hasToString(truncating);
            assertThat(truncated.kinds()).containsExactly(Kind.TRUNCATE);

            LoggedTransaction deleted = only(find(original, snapshot, "shop.orders", Set.of(Kind.DELETE), 100));
            assertThat(deleted.xid()).hasToString(massDelete);
            assertThat(deleted.kinds()).containsExactlyInAnyOrder(Kind.DELETE, Kind.INSERT);
            assertThat(deleted.relations()).singleElement().satisfies(change -> {
                assertThat(change.inserted()).isEqualTo(3);
                assertThat(change.databaseName()).contains("postgres");
            });

            Found all = find(original, snapshot, "shop.orders", Set.of(), 0);
            assertThat(all.transactions())
                    .extracting(LoggedTransaction::kinds)
                    .containsExactly(Set.of(Kind.UPDATE), Set.of(Kind.DELETE, Kind.INSERT), Set.of(Kind.REWRITE));
            assertThat(all.transactions().getFirst().rows()).isEqualTo(40);
            assertThat(all.restorePoints())
                    .extracting(TransactionSearch.RestorePoint::name)
                    .containsExactly("before the mistake");
            assertThat(all.last()).isPresent();

            // each of the ways to name the place leads to the same state
            restoredJustBefore(
                    original,
                    snapshot,
                    major == 15 ? Optional.of(dropped.time().minusNanos(1000)) : Optional.empty(),
                    major == 15 ? Map.of() : Map.of("target.before-xid", dropping));
            restoredThrough(
                    original,
                    snapshot,
                    major == 15
                            ? Map.of("target.through-lsn", dropped.at().toString())
                            : Map.of("target.through-xid", dropping));
            if (major == 15) {
                restoredJustBefore(
                        original,
                        snapshot,
                        Optional.empty(),
                        Map.of("target.lsn", dropped.at().toString()));
                restoredJustBefore(
                        original, snapshot, Optional.empty(), Map.of("target.restore-point", "before the mistake"));
                assertThatThrownBy(() -> original.restore(
                                snapshot,
                                Optional.empty(),
                                folder.resolve("nowhere"),
                                Map.of("target.before-xid", "4000000000")))
                        .hasMessageContaining("without the end of transaction 4000000000")
                        .hasMessageContaining("holdfast pg log");
                assertThatThrownBy(() -> original.restore(
                                snapshot,
                                Optional.empty(),
                                folder.resolve("nowhere else"),
                                Map.of("target.before-xid", "1", "target.lsn", "0/1")))
                        .hasMessageContaining("Name one of them");
            }
        }
    }

    /** With the transaction, and without the next. */
    private void restoredThrough(ProtectedCluster original, Snapshot snapshot, Map<String, String> target)
            throws Exception {
        RestoreReport report =
                original.restore(snapshot, Optional.empty(), folder.resolve("restored" + target.keySet()), target);
        try (AutoCloseable server = report.running().orElseThrow();
                Connection restored = RestoredCopy.asOwner(report)) {
            assertThat(server).isNotNull();
            assertThat(report.facts().get("recovery_stopped")).startsWith("after");
            assertThat(TestCluster.ask(restored, "SELECT to_regclass('shop.old')"))
                    .isNull();
            assertThat(TestCluster.ask(restored, "SELECT count(*) FROM shop.young"))
                    .isEqualTo("0");
        }
    }

    private void restoredJustBefore(
            ProtectedCluster original, Snapshot snapshot, Optional<Instant> instant, Map<String, String> target)
            throws Exception {
        RestoreReport report =
                original.restore(snapshot, instant, folder.resolve("restored" + target.keySet()), target);
        try (AutoCloseable server = report.running().orElseThrow();
                Connection restored = RestoredCopy.asOwner(report)) {
            assertThat(server).isNotNull();
            assertThat(report.facts()).containsKey("recovery_stopped");
            assertThat(TestCluster.ask(restored, "SELECT count(*) FROM shop.old"))
                    .isEqualTo("77");
            assertThat(TestCluster.ask(restored, "SELECT count(*) FROM shop.emptied"))
                    .isEqualTo("0");
        }
    }

    @Test
    void a_drop_a_truncate_and_a_mass_delete_are_found_in_the_log_of_15() throws Exception {
        found_in(15);
    }

    @Test
    void a_drop_a_truncate_and_a_mass_delete_are_found_in_the_log_of_18() throws Exception {
        found_in(18);
    }

    @Test
    void the_names_are_those_that_the_server_gives() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(15, folder);
                Connection connection = prepare(original);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM FULL shop.orders");
            statement.execute("VACUUM FULL pg_namespace");
            statement.execute("VACUUM FULL pg_class");
            statement.execute("DROP TABLE shop.old");
            statement.execute("ALTER TABLE shop.emptied RENAME TO renamed");
            statement.execute("ANALYZE shop.orders");
            Snapshot snapshot = original.backUp(Map.of("profile-seconds", "0"), Optional.empty())
                    .snapshot();
            // without counted rows: what the catalog itself says, of an older server
            StoredContent content = new StoredContent(original, snapshot);
            assertThat(content.of("postgres.shop"))
                    .extracting(ContentItem::name)
                    .containsExactly("orders", "renamed");
            assertThat(content.item("postgres.shop", "orders").rows()).isEqualTo(1000);
            assertThat(content.item("postgres.shop", "renamed").rows()).isNull();
            assertThat(content.item("postgres.shop", "orders").bytes())
                    .isEqualTo(Long.parseLong(original.cluster.ask("SELECT pg_relation_size('shop.orders')")));
            RelationNames names = RecoveryPointCatalog.read(original.repository, List.of(snapshot));
            try (var rows = statement.executeQuery("SELECT d.oid, c.oid, nspname, relname, pg_relation_filenode(c.oid)"
                    + " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, pg_database d"
                    + " WHERE datname = current_database() AND relfilenode <> 0")) {
                int compared = 0;
                while (rows.next()) {
                    assertThat(names.wantedNumbers(rows.getString(3) + "." + rows.getString(4), rows.getLong(1)))
                            .contains(rows.getLong(5));
                    compared++;
                }
                assertThat(compared).isGreaterThan(100);
            }
            assertThat(names.like("orderz.orders")).contains("shop.orders");
            assertThat(List.of(names.database(5).orElse(""))).contains("postgres");
        }
    }
}

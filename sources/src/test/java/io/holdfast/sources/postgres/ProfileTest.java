package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.RestoredCopy.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.postgres.log.PostgresLog;
import io.holdfast.sources.postgres.profile.ClusterProfile;
import io.holdfast.sources.postgres.profile.LogBetween;
import io.holdfast.sources.postgres.profile.ProfileCheck;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a copy holds is compared with what was counted when it was backed up. */
@Timeout(540)
class ProfileTest {
    private static final String LATE = "late-db";

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Validation profile(RestoreReport report) {
        return report.validations().stream()
                .filter(validation -> validation.name().equals("rows and columns as recorded"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_copy_has_the_rows_that_were_counted_but_for_what_the_log_changed() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            original.cluster.run(
                    "CREATE TABLE \"Odd name\" (\"a b\" int, day date, note text)",
                    "INSERT INTO \"Odd name\" SELECT n, DATE '2026-01-01' + n, CASE WHEN n % 3 = 0 THEN 'x' END"
                            + " FROM generate_series(1, 300) n",
                    "CREATE TABLE emptied AS SELECT n FROM generate_series(1, 50) n",
                    "CREATE TABLE dropped AS SELECT n FROM generate_series(1, 50) n",
                    "CREATE TABLE hidden (n int)",
                    "INSERT INTO hidden SELECT n FROM generate_series(1, 20) n",
                    "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY",
                    "CREATE TABLE locked AS SELECT n FROM generate_series(1, 20) n",
                    "CREATE DATABASE gone");
            // or the stored log might begin after what is inserted next
            original.awaitLog(original.now());
            ProtectedCluster.Backup backup;
            PostgresLog late;
            try (Connection open = original.cluster.connect();
                    Statement statement = open.createStatement()) {
                // logged before the backup, and committed after it
                open.setAutoCommit(false);
                statement.execute("INSERT INTO account SELECT n, 0 FROM generate_series(101, 107) n");
                statement.execute("LOCK TABLE locked");
                // a stream begins at the last checkpoint
                original.cluster.run("SELECT pg_switch_wal()", "CHECKPOINT");
                late = original.startLog(LATE);
                ProtectedCluster.awaitLog(late, original.now());
                backup = original.backUp(Map.of(), Optional.empty());
                open.commit();
            }
            // what its role does not see, or is locked, is not counted
            assertThat(backup.facts())
                    .containsEntry("profile_tables_counted", "6")
                    .containsEntry("profile_tables_estimated", "2")
                    .doesNotContainKey("profile_left_out");
            theTablesAreListedWithTheirRows(original, new StoredContent(original, backup.snapshot()));

            original.cluster.run(
                    "INSERT INTO entry (account, amount, note) SELECT 1, n, 'x' FROM generate_series(1, 500) n",
                    "DELETE FROM \"Odd name\" WHERE \"a b\" > 290",
                    "UPDATE account SET balance = 1 WHERE n < 5",
                    "TRUNCATE emptied",
                    "DROP TABLE dropped",
                    "DROP DATABASE gone",
                    "ALTER TABLE \"Odd name\" RENAME TO renamed");
            original.awaitLog(original.now());
            try (late) {
                ProtectedCluster.awaitLog(late, original.now());
            }
            RestoreReport report =
                    original.restore(backup.snapshot(), Optional.empty(), folder.resolve("newest"), Map.of());
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection connection = asOwner(report)) {
                assertThat(running).isNotNull();
                assertThat(profile(report).passed())
                        .as(profile(report).detail())
                        .isTrue();
                assertThat(profile(report).detail())
                        .startsWith("4 tables compared with the profile of the backup, by what the log of ")
                        .contains("; 1 of them were not changed; 2 were emptied, rewritten or dropped")
                        .contains("; 2 of which only an estimate was recorded are left out but at depth deep");
                nothingIsSaidOfWhatALaterLogMayNotHold(original, backup, report);
                theLossOfRowsIsFound(original, backup, report, connection);
            }
        }
    }

    private static void theTablesAreListedWithTheirRows(ProtectedCluster original, StoredContent content)
            throws Exception {
        assertThat(content.of("")).extracting(ContentItem::name).containsExactly("gone", "postgres");
        assertThat(content.of("gone")).isEmpty();
        assertThat(content.item("postgres", "public").entries()).isEqualTo(8);
        assertThat(content.of("postgres.public"))
                .extracting(ContentItem::name)
                .containsExactly("Odd name", "account", "dropped", "emptied", "entry", "far", "hidden", "locked");
        ContentItem odd = content.item("postgres.public", "Odd name");
        assertThat(odd.rows()).isEqualTo(300);
        assertThat(odd.counted()).isTrue();
        assertThat(odd.selection()).isEqualTo(Map.of("database", "postgres", "table", "public.\"Odd name\""));
        assertThat(content.item("postgres.public", "locked").counted()).isFalse();
        // with large values, and of another tablespace, as the server itself has it
        for (String table : List.of("account", "far", "\"Odd name\"")) {
            String bytes = original.cluster.ask("SELECT pg_relation_size(c.oid)"
                    + " + CASE reltoastrelid WHEN 0 THEN 0 ELSE pg_relation_size(reltoastrelid) END"
                    + " FROM pg_class c WHERE c.oid = '" + table + "'::regclass");
            assertThat(content.item("postgres.public", table.replace("\"", "")).bytes())
                    .as(table)
                    .isEqualTo(Long.parseLong(bytes));
        }
        assertThat(content.of(odd.path()))
                .extracting(ContentItem::name, ContentItem::detail, ContentItem::rows)
                .containsExactly(
                        tuple("a b", "integer", 300L), tuple("day", "date", 300L), tuple("note", "text", 100L));
        // not counted: the names are in the catalog's files all the same
        assertThat(content.of("postgres.public.locked"))
                .extracting(ContentItem::name, ContentItem::rows)
                .containsExactly(tuple("n", null));
        assertThat(content.found("", "ODD")).extracting(ContentItem::name).containsExactly("postgres.public.Odd name");
        assertThatThrownBy(() -> content.of("absent"))
                .hasMessageContaining("no database 'absent'. It has: gone, postgres.");
        assertThatThrownBy(() -> content.of("postgres.absent")).hasMessageContaining("no table in a schema 'absent'");
        assertThatThrownBy(() -> content.of("postgres.\"x")).hasMessageContaining("a quote that is not closed");
    }

    /** A transaction had written rows when this log began, and which ones it does not say. */
    private static void nothingIsSaidOfWhatALaterLogMayNotHold(
            ProtectedCluster original, ProtectedCluster.Backup backup, RestoreReport report) throws Exception {
        Validation found = compared(original, backup, report, LATE);
        assertThat(found.passed()).as(found.detail()).isTrue();
        assertThat(found.detail())
                .startsWith("0 tables compared with the profile of the backup, by what the log of ")
                .contains("; 2 were emptied, rewritten or dropped")
                .contains("; 6 may have been changed by a transaction that began before the stored log");
    }

    private static Validation compared(
            ProtectedCluster original, ProtectedCluster.Backup backup, RestoreReport report, String log)
            throws Exception {
        ClusterProfile profile =
                ClusterProfile.read(original.repository, backup.snapshot()).orElseThrow();
        LogBetween between = LogBetween.read(
                original.repository,
                log,
                profile,
                Lsn.parse(report.facts().get("recovered_lsn")),
                Optional.empty(),
                Optional.of(1),
                Long.MAX_VALUE);
        return new ProfileCheck(database -> asOwner(report, database), profile, between, true, Progress.NONE).run();
    }

    /** Behind the log's back, as a recovery that skipped something would. */
    private void theLossOfRowsIsFound(
            ProtectedCluster original, ProtectedCluster.Backup backup, RestoreReport report, Connection connection)
            throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM entry WHERE id <= 3");
            statement.execute("INSERT INTO far VALUES (1, 'x')");
            statement.execute("UPDATE renamed SET note = 'y' WHERE note IS NULL");
            statement.execute("UPDATE locked SET n = 1");
            statement.execute("INSERT INTO hidden SELECT n FROM generate_series(1, 3000) n");
        }
        Validation found = compared(original, backup, report, ProtectedCluster.DATA_SET);
        assertThat(found.passed()).isFalse();
        assertThat(found.detail())
                .startsWith("4 findings: ")
                .contains(
                        "public.far in postgres has 1 rows, recorded were 0, and the log since changed 0 rows and added 0")
                .contains(
                        "public.entry in postgres has 497 rows, recorded were 0, and the log since changed 500 rows and added 500")
                .contains("public.Odd name in postgres, column note, has 290 values, recorded were 100")
                .contains("public.hidden in postgres has 3020 rows, recorded were about ");
    }
}

package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.Debian;
import io.holdfast.sources.postgres.log.PostgresLog;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backups beside a server that read the blocks which the log names, and no others. */
@Timeout(540)
class LoggedBackupTest {
    private static final int PAGE = 8192;
    private static final Pattern SAID = Pattern.compile("(\\d+) of (\\d+) blocks read, in (\\d+) files");
    private static final String BY_LOG = "blocks_named_by_log";
    private static final String NOT_BY_LOG = "blocks_not_named_because";
    private static final Map<String, String> UNCOUNTED = Map.of("profile-seconds", "0");

    @TempDir
    Path folder;

    /** Each takes the better part of a minute: {@code -Dlogged.versions=14,16} has others. */
    static IntStream versions() {
        return Arrays.stream(System.getProperty("logged.versions", "15,18").split(","))
                .mapToInt(Integer::parseInt);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_chain_under_writers_holds_what_the_server_itself_would_send(int major) throws Exception {
        try (ProtectedCluster original = BesideServer.start(major, folder, Map.of())) {
            ChangingCluster.fill(original.cluster);
            fill(original.cluster);
            ProtectedCluster.Backup first = BesideServer.backUp(original, Map.of(), Optional.empty());
            assertThat(first.facts())
                    .containsEntry("full_because", "the repository holds no earlier one")
                    .containsEntry("page_checksums", "verified")
                    .doesNotContainKeys(BY_LOG, NOT_BY_LOG);
            ProtectedCluster.Backup last = first;
            for (int round = 1; round <= 4; round++) {
                ChangingCluster.change(original.cluster, round);
                change(original.cluster, round, major);
                ProtectedCluster.Backup next = BesideServer.underWriters(original, last.snapshot());
                assertThat(next.facts())
                        .containsEntry("incremental_to", last.snapshot().shortId())
                        .doesNotContainKeys("full_because", NOT_BY_LOG);
                assertFewRead(next, 1);
                last = next;
            }
            // who counts rows notes on them that all see them; that is done beforehand, so that nothing is written
            // after
            original.cluster.run("VACUUM");
            original.cluster.run("CHECKPOINT");
            ProtectedCluster.Backup direct = BesideServer.backUp(original, UNCOUNTED, Optional.of(last.snapshot()));
            ProtectedCluster.Backup sent =
                    original.backUp(Map.of("incremental", "never", "profile-seconds", "0"), Optional.empty());
            assertThat(direct.facts()).containsKey(BY_LOG);
            Path chain = BesideServer.restore(original, direct.snapshot(), folder.resolve("chain"));
            Map<String, String> wanted =
                    ChangingCluster.digests(BesideServer.restore(original, sent.snapshot(), folder.resolve("sent")));
            assertThat(ChangingCluster.differences(ChangingCluster.digests(chain), wanted))
                    .isEmpty();
            ChangingCluster.verify(folder, chain.resolve("data"));
            assertOneOldBlockIsNoticed(original, first.snapshot(), chain, wanted);
            original.stopLog();
            ChangingCluster.startsWith(original, major, chain);
            try (TestCluster copy = TestCluster.over(chain, major, Map.of())) {
                for (String table : List.of("moved", "squeezed", "again", "logged", "replaced")) {
                    String sum = "SELECT count(*) || ' ' || coalesce(sum(hashtext(x::text)), 0) FROM " + table + " x";
                    assertThat(copy.ask(sum)).as(table).isEqualTo(original.cluster.ask(sum));
                }
                BesideServer.amcheck(copy);
            }
        }
    }

    /** Larger than the smallest files, which are read whole. */
    private static void fill(TestCluster cluster) throws Exception {
        for (String table : List.of("moved", "squeezed", "again", "replaced")) {
            cluster.run("CREATE TABLE " + table + " AS SELECT n, repeat('" + table.charAt(0)
                    + "', 150) AS t FROM generate_series(1, 25000) n");
        }
        cluster.run(
                "CREATE UNLOGGED TABLE logged AS SELECT n, repeat('l', 150) AS t FROM generate_series(1, 25000) n",
                "CREATE INDEX ON large USING hash (n)",
                "CREATE INDEX ON large USING brin (n)",
                "CREATE INDEX ON moved (t, n)");
        // or who counts rows first notes on every page what is committed
        cluster.run("VACUUM");
    }

    private static void change(TestCluster cluster, int round, int major) throws Exception {
        cluster.run(
                "UPDATE moved SET t = 'changed' WHERE n = " + round * 1000,
                "UPDATE squeezed SET t = 'changed' WHERE n % 2000 = " + round,
                "DELETE FROM again WHERE n = " + round);
        switch (round) {
            case 1 -> cluster.run("ALTER TABLE moved SET TABLESPACE elsewhere", "ALTER TABLE logged SET LOGGED");
            case 2 -> {
                cluster.run("ALTER TABLE moved SET TABLESPACE pg_default");
                cluster.run("VACUUM FULL squeezed");
            }
            case 3 -> {
                cluster.run(
                        "TRUNCATE again",
                        "INSERT INTO again SELECT n, 'again' FROM generate_series(1, 60000) n",
                        "DROP TABLE replaced",
                        "CREATE TABLE replaced AS SELECT n, repeat('R', 150) AS t FROM generate_series(1, 9000) n");
                cluster.run("CREATE DATABASE copied" + (major < 15 ? "" : " STRATEGY file_copy"));
            }
            default -> {
                cluster.run("REINDEX TABLE moved", "CLUSTER large USING large_pkey");
                cluster.run("ALTER DATABASE copied SET TABLESPACE elsewhere");
                cluster.run("UPDATE large SET t = 'late' WHERE n % 50000 = 7");
            }
        }
    }

    /** @param files at least so many of which blocks were read */
    private static void assertFewRead(ProtectedCluster.Backup backup, int files) {
        Matcher said = SAID.matcher(backup.facts().getOrDefault(BY_LOG, ""));
        assertThat(said.matches()).as("%s", backup.facts()).isTrue();
        assertThat(Long.parseLong(said.group(3))).isGreaterThanOrEqualTo(files);
        assertThat(Long.parseLong(said.group(1))).isPositive().isLessThan(Long.parseLong(said.group(2)) / 4);
    }

    /** A block of a large table as it was in the first backup: that is what one missed in the log would leave. */
    private void assertOneOldBlockIsNoticed(
            ProtectedCluster original, Snapshot first, Path chain, Map<String, String> wanted) throws Exception {
        String name = "data/" + original.cluster.ask("SELECT pg_relation_filepath('shrinking')");
        Path now = chain.resolve(name);
        byte[] old = Files.readAllBytes(
                BesideServer.restore(original, first, folder.resolve("first")).resolve(name));
        byte[] kept = Files.readAllBytes(now);
        byte[] missed = kept.clone();
        int at = 0;
        while (Arrays.equals(old, at, at + PAGE, kept, at, at + PAGE)) {
            at += PAGE;
        }
        System.arraycopy(old, at, missed, at, PAGE);
        Files.write(now, missed);
        assertThat(ChangingCluster.differences(ChangingCluster.digests(chain), wanted))
                .containsExactly(name);
        Files.write(now, kept);
    }

    /** On the disk: of several gigabytes in all. */
    @Test
    void a_table_of_two_files_has_what_was_changed_in_either_and_its_damage_is_named(
            @TempDir(factory = TempDirFactory.Standard.class) Path disk) throws Exception {
        try (ProtectedCluster original = BesideServer.start(15, disk, Map.of("max_wal_size", "4GB"))) {
            // a row fills a page, and is little to be written
            original.cluster.run(
                    "CREATE TABLE wide (n int, t text) WITH (fillfactor = 10)",
                    "ALTER TABLE wide ALTER t SET STORAGE PLAIN",
                    "INSERT INTO wide SELECT n, repeat('w', 900) FROM generate_series(1, 150000) n",
                    "CREATE INDEX ON wide (n)");
            assertThat(original.cluster.ask("SELECT pg_relation_size('wide') > 1.1 * (1 << 30)"))
                    .isEqualTo("t");
            ProtectedCluster.Backup first = BesideServer.backUp(original, UNCOUNTED, Optional.empty());
            original.cluster.run(
                    "UPDATE wide SET t = 'first file' WHERE n IN (7, 70000)",
                    "UPDATE wide SET t = 'second file' WHERE n IN (140000, 149999)");
            // a backup does not wait long for a gigabyte of log that is still on its way
            original.awaitLog(original.now());
            ProtectedCluster.Backup second = BesideServer.backUp(original, UNCOUNTED, Optional.of(first.snapshot()));
            assertFewRead(second, 2);
            assertThat(BesideServer.received(second)).isLessThan(BesideServer.received(first) / 10);
            Path data = BesideServer.restore(original, second.snapshot(), disk.resolve("second"))
                    .resolve("data");
            Debian.run("pg_verifybackup", data.toString());
            try (TestCluster copy = TestCluster.over(disk.resolve("second"), 15, Map.of())) {
                String sum = "SELECT count(*) || ' ' || sum(hashtext(w::text)) FROM wide w";
                assertThat(copy.ask(sum)).isEqualTo(original.cluster.ask(sum));
            }

            String file = original.cluster.ask("SELECT pg_relation_filepath('wide')");
            original.cluster.run("UPDATE wide SET t = 'third' WHERE n = 140100");
            String row = original.cluster.ask("SELECT ctid FROM wide WHERE n = 140100");
            // nothing is written there after that, or the damage would be written over
            original.cluster.run("CHECKPOINT");
            long block = Long.parseLong(row.substring(1, row.indexOf(',')));
            assertThat(block).isGreaterThan(131_072);
            try (var access = new RandomAccessFile(
                    original.cluster.data().resolve(file + ".1").toFile(), "rw")) {
                long at = (block - 131_072) * PAGE + 5000;
                access.seek(at);
                int was = access.read();
                access.seek(at);
                access.write(was ^ 1);
            }
            assertThatThrownBy(() -> BesideServer.backUp(original, UNCOUNTED, Optional.of(second.snapshot())))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("block " + block + " of public.wide in postgres");
        }
    }

    @Test
    void where_log_is_missing_files_are_read_whole_and_the_backup_says_why() throws Exception {
        try (ProtectedCluster original = BesideServer.start(15, folder, Map.of())) {
            ChangingCluster.fill(original.cluster);
            ProtectedCluster.Backup first = BesideServer.backUp(original, UNCOUNTED, Optional.empty());
            original.stopLog();
            original.cluster.dropSlot("holdfast_trading_db");
            try (PostgresLog later = rolling(original)) {
                // the repository has log, but not that
                ProtectedCluster.awaitLog(later, original.now());
                ProtectedCluster.Backup unlogged =
                        BesideServer.backUp(original, UNCOUNTED, Optional.of(first.snapshot()));
                assertThat(unlogged.facts())
                        .containsEntry("incremental_to", first.snapshot().shortId())
                        .doesNotContainKey(BY_LOG)
                        .hasEntrySatisfying(
                                NOT_BY_LOG, why -> assertThat(why).contains(" of the log of trading-db is not in "));
                original.cluster.run("UPDATE large SET t = 'once more' WHERE n = 100000");
                ProtectedCluster.awaitLog(later, original.now());
                ProtectedCluster.Backup after =
                        BesideServer.backUp(original, UNCOUNTED, Optional.of(unlogged.snapshot()));
                assertThat(after.facts()).doesNotContainKey(NOT_BY_LOG);
                assertFewRead(after, 1);
                Path data = BesideServer.restore(original, after.snapshot(), folder.resolve("after"))
                        .resolve("data");
                Debian.run("pg_verifybackup", data.toString());
                later.close();
                try (TestCluster copy = TestCluster.over(folder.resolve("after"), 15, Map.of())) {
                    String sum = "SELECT count(*) || ' ' || sum(hashtext(x::text)) FROM large x";
                    assertThat(copy.ask(sum)).isEqualTo(original.cluster.ask(sum));
                }
            }
        }
    }

    /** Writes until the server has thrown away the log of before, and has the log stream again from now on. */
    private PostgresLog rolling(ProtectedCluster original) throws Exception {
        original.cluster.run("UPDATE large SET t = 'unlogged' WHERE n = 100");
        String old = original.cluster.ask("SELECT pg_walfile_name(pg_current_wal_lsn())");
        for (int i = 0; Files.exists(original.cluster.data().resolve("pg_wal/" + old)); i++) {
            assertThat(i).as("the server keeps %s", old).isLessThan(60);
            original.cluster.run(
                    "UPDATE large SET t = 'unlogged' WHERE n = " + (i + 1), "SELECT pg_switch_wal()", "CHECKPOINT");
        }
        return original.startLog(ProtectedCluster.DATA_SET);
    }

    @Test
    void the_servers_own_log_is_enough_also_across_a_promotion() throws Exception {
        try (ProtectedCluster original =
                BesideServer.start(16, folder, Map.of("wal_keep_size", "2GB", "hot_standby", "on"))) {
            ChangingCluster.fill(original.cluster);
            original.stopLog();
            ProtectedCluster.Backup first = BesideServer.backUp(original, UNCOUNTED, Optional.empty());
            original.cluster.run("UPDATE large SET t = 'before' WHERE n IN (5, 100000)");
            original.cluster.close();
            Files.createFile(original.cluster.data().resolve("standby.signal"));
            original.cluster.startAgain();
            assertThat(original.cluster.ask("SELECT pg_promote()")).isEqualTo("t");
            original.cluster.run("UPDATE large SET t = 'after' WHERE n IN (6, 150000)");
            ProtectedCluster.Backup second = BesideServer.backUp(original, UNCOUNTED, Optional.of(first.snapshot()));
            assertThat(second.facts()).containsEntry("timeline", "2").doesNotContainKey(NOT_BY_LOG);
            assertFewRead(second, 1);
            Path restored = BesideServer.restore(original, second.snapshot(), folder.resolve("second"));
            Debian.run("pg_verifybackup", "-n", restored.resolve("data").toString());
            try (TestCluster copy = TestCluster.over(restored, 16, Map.of())) {
                String sum = "SELECT count(*) || ' ' || sum(hashtext(x::text)) FROM large x";
                assertThat(copy.ask(sum)).isEqualTo(original.cluster.ask(sum));
                BesideServer.amcheck(copy);
            }
        }
    }

    @Test
    void what_gives_pages_checksums_without_a_word_in_the_log_is_no_matter() throws Exception {
        Map<String, String> settings = Map.of("wal_keep_size", "2GB");
        try (ProtectedCluster original = BesideServer.start(15, folder, settings)) {
            ChangingCluster.fill(original.cluster);
            original.stopLog();
            checksums(original, "--disable");
            ProtectedCluster.Backup first = BesideServer.backUp(original, UNCOUNTED, Optional.empty());
            assertThat(first.facts()).containsEntry("page_checksums", "off");
            original.cluster.run("UPDATE large SET t = 'off' WHERE n IN (5, 100000)");
            ProtectedCluster.Backup second = BesideServer.backUp(original, UNCOUNTED, Optional.of(first.snapshot()));
            assertFewRead(second, 1);
            checksums(original, "--enable");
            original.cluster.run("UPDATE large SET t = 'on' WHERE n IN (6, 150000)");
            ProtectedCluster.Backup third = BesideServer.backUp(original, UNCOUNTED, Optional.of(second.snapshot()));
            assertThat(third.facts())
                    .containsEntry("page_checksums", "verified")
                    .doesNotContainKey(BY_LOG)
                    .hasEntrySatisfying(
                            NOT_BY_LOG, why -> assertThat(why).contains("does not say that its pages bear checksums"));
            Path restored = BesideServer.restore(original, third.snapshot(), folder.resolve("third"));
            TestCluster.over(restored, 15, Map.of()).close();
            Debian.run("pg_checksums", "--check", "-D", restored.resolve("data").toString());
        }
    }

    private static void checksums(ProtectedCluster original, String how) throws Exception {
        original.cluster.close();
        Debian.run("pg_checksums", how, "-D", original.cluster.data().toString());
        original.cluster.startAgain();
    }
}

package io.holdfast.sources.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.LoggedBlocks.Changes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which blocks the log names, as PostgreSQL itself finds them in the same log. */
@Timeout(300)
class LoggedBlocksTest {
    private static final String KEEP = "wal_keep_size";

    @TempDir
    Path folder;

    /** @param start where one of the server's own summaries begins, and {@code end} where it ends */
    private record Summary(int timeline, Lsn start, Lsn end) {}

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void they_are_those_of_the_servers_own_summaries(int major) throws Exception {
        int blocks = 0;
        int limits = 0;
        try (TestCluster cluster = TestCluster.start(
                major,
                folder,
                Map.of("summarize_wal", "on", "max_prepared_transactions", "2", "autovacuum", "off", KEEP, "2GB"))) {
            Lsn before = Lsn.parse(cluster.ask("SELECT pg_current_wal_insert_lsn()"));
            Workload.run(cluster);
            changeFiles(cluster);
            cluster.run("CHECKPOINT");
            Lsn last = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
            List<Summary> summaries = summaries(cluster, last);
            assertThat(summaries).hasSizeGreaterThan(3);
            assertThat(summaries.getFirst().start()).isLessThanOrEqualTo(before);
            TreeSet<String> earlier = new TreeSet<>();
            for (Summary summary : summaries) {
                TreeSet<String> expected = contents(cluster, summary);
                TreeSet<String> found = entries(read(summary.start(), summary.end()));
                assertThat(found)
                        .as("from %s to %s", summary.start(), summary.end())
                        .isEqualTo(expected);
                // each says something else: what is read is not always the same
                assertThat(found).isNotEqualTo(earlier);
                earlier = expected;
                blocks += (int)
                        expected.stream().filter(it -> it.endsWith("block")).count();
                limits += expected.size();
            }
            limits -= blocks;
            String copied = cluster.ask("SELECT oid FROM pg_database WHERE datname = 'copied'");
            assertThat(entries(read(summaries.getFirst().start(), last))).contains("1663/" + copied + "/0 0 0 limit");
            assertSameInTwoGoes(summaries.getFirst().start(), last);
        }
        assertThat(blocks).isGreaterThan(2000);
        assertThat(limits).isGreaterThan(40);
    }

    /** Files are made, cut, replaced, moved and removed; also as whole databases. */
    private void changeFiles(TestCluster cluster) throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.setOwner(elsewhere, Files.getOwner(cluster.data()));
        cluster.run(
                "CREATE TABLESPACE elsewhere LOCATION '" + elsewhere + "'",
                "CREATE TABLE moved AS SELECT n, repeat('m', 100) AS t FROM generate_series(1, 3000) n",
                "SELECT pg_switch_wal()",
                "CREATE TABLE cut AS SELECT n, repeat('c', 500) AS t FROM generate_series(1, 3000) n",
                "CREATE UNLOGGED TABLE quick AS SELECT n FROM generate_series(1, 3000) n",
                "CHECKPOINT",
                "ALTER TABLE moved SET TABLESPACE elsewhere",
                "DELETE FROM cut WHERE n > 1000");
        cluster.run("VACUUM cut");
        cluster.run(
                "INSERT INTO cut SELECT n, repeat('d', 500) FROM generate_series(1, 1000) n",
                "DELETE FROM cut WHERE n > 10");
        cluster.run("VACUUM cut");
        cluster.run(
                "CHECKPOINT",
                "ALTER TABLE quick SET LOGGED",
                "CREATE DATABASE copied STRATEGY file_copy",
                "CREATE DATABASE logged STRATEGY wal_log");
        cluster.run("ALTER DATABASE copied SET TABLESPACE elsewhere");
        cluster.run("DROP DATABASE logged");
        cluster.run(
                "BEGIN; CREATE TABLE given_up AS SELECT 1 AS n; ROLLBACK",
                "BEGIN; DROP TABLE quick; PREPARE TRANSACTION 'drop'",
                "COMMIT PREPARED 'drop'",
                "ALTER TABLE moved SET TABLESPACE pg_default");
    }

    private static List<Summary> summaries(TestCluster cluster, Lsn to) throws Exception {
        for (int tries = 0; tries < 1200; tries++) {
            List<Summary> summaries = new ArrayList<>();
            try (Connection connection = cluster.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT tli, start_lsn, end_lsn FROM pg_available_wal_summaries() ORDER BY start_lsn")) {
                while (rows.next()) {
                    summaries.add(
                            new Summary(rows.getInt(1), Lsn.parse(rows.getString(2)), Lsn.parse(rows.getString(3))));
                }
            }
            if (!summaries.isEmpty() && !summaries.getLast().end().isBefore(to)) {
                return summaries;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the server does not summarize its log up to " + to);
    }

    /** Without the visibility maps, which we read whole. */
    private static TreeSet<String> contents(TestCluster cluster, Summary summary) throws Exception {
        TreeSet<String> contents = new TreeSet<>();
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT reltablespace || '/' || reldatabase || '/' || relfilenode"
                                + " || ' ' || relforknumber || ' ' || relblocknumber || CASE WHEN is_limit_block THEN ' limit'"
                                + " ELSE ' block' END FROM pg_wal_summary_contents(" + summary.timeline() + ", '"
                                + summary.start() + "', '" + summary.end() + "') WHERE relforknumber <> 2")) {
            while (rows.next()) {
                contents.add(rows.getString(1));
            }
        }
        return contents;
    }

    private static TreeSet<String> entries(LoggedBlocks blocks) {
        TreeSet<String> entries = new TreeSet<>();
        blocks.forEach((fork, block, limit) ->
                entries.add(fork.file() + " " + fork.number() + " " + block + (limit ? " limit" : " block")));
        return entries;
    }

    private LoggedBlocks read(Lsn from, Lsn to) throws Exception {
        LoggedBlocks blocks = new LoggedBlocks(from);
        blocks.readTo(pieces(from), to);
        return blocks;
    }

    /** Wherever the log ended when it was read first: within a record, at a page's or a segment's end, behind a switch. */
    private void assertSameInTwoGoes(Lsn from, Lsn to) throws Exception {
        List<WalPiece> all = drained(pieces(from));
        TreeSet<String> wanted = entries(read(from, to));
        List<Lsn> places = new ArrayList<>();
        all.forEach(piece -> places.addAll(
                List.of(piece.from(), piece.from().plus(8), piece.from().plus(40))));
        for (int part = 1; part < 30; part++) {
            places.add(from.plus(to.minus(from) * part / 30));
        }
        places.removeIf(place -> place.isBefore(from) || !place.isBefore(to));
        assertThat(places).hasSizeGreaterThan(30);
        for (Lsn place : places) {
            LoggedBlocks blocks = new LoggedBlocks(from);
            var there = new ArrayDeque<WalPiece>();
            for (WalPiece piece : all) {
                if (piece.start().isBefore(place)) {
                    int held = (int) Math.min(piece.held(), place.minus(piece.start()));
                    there.add(new WalPiece(piece.start(), piece.bytes(), held, piece.from()));
                }
            }
            blocks.readTowards(() -> Optional.ofNullable(there.poll()), place);
            assertThat(blocks.end()).as("up to %s", place).isLessThanOrEqualTo(to);
            blocks.readTo(pieces(blocks.end()), to);
            assertThat(entries(blocks)).as("in two goes, %s between", place).isEqualTo(wanted);
            // as where the log was looked at after the place was fixed up to which it is to be read
            Lsn read = blocks.end();
            blocks.readTo(() -> Optional.empty(), place);
            assertThat(blocks.end()).isEqualTo(read);
        }
    }

    private static List<WalPiece> drained(TransactionSearch.Pieces pieces) throws Exception {
        List<WalPiece> all = new ArrayList<>();
        for (var piece = pieces.next(); piece.isPresent(); piece = pieces.next()) {
            all.add(piece.get());
        }
        return all;
    }

    private TransactionSearch.Pieces pieces(Lsn from) throws Exception {
        var rest = new ArrayDeque<WalPiece>();
        for (WalPiece piece : Workload.pieces(Workload.segments(folder.resolve("data")))) {
            if (from.isBefore(piece.end())) {
                Lsn first = rest.isEmpty() && from.isAfter(piece.start()) ? from : piece.start();
                rest.add(new WalPiece(piece.start(), piece.bytes(), piece.held(), first));
            }
        }
        return () -> Optional.ofNullable(rest.poll());
    }

    @Test
    void they_are_those_that_pg_walinspect_tells_one_by_one() throws Exception {
        try (TestCluster cluster = TestCluster.start(
                16, folder, Map.of("max_prepared_transactions", "2", "autovacuum", "off", KEEP, "2GB"))) {
            cluster.run(
                    "CREATE EXTENSION pg_walinspect",
                    "CREATE TABLE early AS SELECT n FROM generate_series(1, 20000) n",
                    "CHECKPOINT");
            Lsn from = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
            Workload.run(cluster);
            changeFiles(cluster);
            cluster.run("UPDATE early SET n = n + 1", "DROP TABLE early", "CHECKPOINT");
            Lsn to = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
            TreeSet<String> told = new TreeSet<>();
            try (Connection connection = cluster.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT DISTINCT reltablespace || '/' || reldatabase || '/' ||"
                                    + " relfilenode || ' ' || relforknumber || ' ' || relblocknumber || ' block' FROM"
                                    + " pg_get_wal_block_info('" + from + "', '" + to
                                    + "') WHERE relforknumber IN (0, 3)")) {
                while (rows.next()) {
                    told.add(rows.getString(1));
                }
            }
            LoggedBlocks blocks = read(from, to);
            TreeSet<String> named = new TreeSet<>();
            Map<String, Long> limits = new HashMap<>();
            blocks.forEach((fork, block, limit) -> {
                if (limit) {
                    limits.put(fork.file() + " " + fork.number(), block);
                } else {
                    named.add(fork.file() + " " + fork.number() + " " + block + " block");
                }
            });
            assertThat(told).hasSizeGreaterThan(1000).containsAll(named);
            // what is not named any more was cut off, or dropped, after it was
            TreeSet<String> forgotten = new TreeSet<>(told);
            forgotten.removeAll(named);
            assertThat(forgotten).isNotEmpty().allSatisfy(entry -> {
                String[] words = entry.split(" ");
                assertThat(limits.get(words[0] + " " + words[1]))
                        .as(entry)
                        .isNotNull()
                        .isLessThanOrEqualTo(Long.parseLong(words[2]));
            });
        }
    }

    @Test
    void a_file_is_new_where_it_was_cut_or_made_and_a_database_all_in_all() throws Exception {
        try (TestCluster cluster = TestCluster.start(14, folder, Map.of("autovacuum", "off", KEEP, "2GB"))) {
            cluster.run(
                    "CREATE TABLE kept AS SELECT n, repeat('k', 700) AS t FROM generate_series(1, 1000) n",
                    "CREATE TABLE cut AS SELECT n, repeat('c', 700) AS t FROM generate_series(1, 1000) n",
                    "CREATE TABLE still AS SELECT 1 AS n",
                    "CREATE DATABASE gone");
            // or who reads notes on every page what is committed
            cluster.run("VACUUM kept");
            cluster.run("CHECKPOINT");
            Lsn from = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
            RelationFile kept = file(cluster, "kept");
            RelationFile cut = file(cluster, "cut");
            RelationFile still = file(cluster, "still");
            long database = Long.parseLong(cluster.ask("SELECT oid FROM pg_database WHERE datname = 'gone'"));
            String row = cluster.ask("SELECT ctid FROM kept WHERE n = 500");
            int block = Integer.parseInt(row.substring(1, row.indexOf(',')));
            cluster.run("UPDATE kept SET t = 'x' WHERE n = 500", "DELETE FROM cut WHERE n > 500");
            cluster.run("VACUUM cut");
            int left = Integer.parseInt(cluster.ask("SELECT pg_relation_size('cut') / 8192"));
            cluster.run(
                    "CREATE TABLE made AS SELECT 1 AS n", "DROP DATABASE gone", "CREATE DATABASE other", "CHECKPOINT");
            long other = Long.parseLong(cluster.ask("SELECT oid FROM pg_database WHERE datname = 'other'"));
            LoggedBlocks blocks = read(from, Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()")));

            assertThat(blocks.of(still, 0)).isEqualTo(new Changes.None());
            assertThat(blocks.of(file(cluster, "made"), 0)).isEqualTo(new Changes.All());
            assertThat(blocks.of(new RelationFile(1663, database, 1259), 0)).isEqualTo(new Changes.All());
            assertThat(blocks.of(new RelationFile(1663, other, 1259), 0)).isEqualTo(new Changes.All());
            assertThat(blocks.of(kept, 1)).isEqualTo(new Changes.None());
            assertThat(blocks.of(cut, 1)).isEqualTo(new Changes.All());
            assertThat(blocks.of(cut, 0)).isInstanceOfSatisfying(Changes.Some.class, some -> {
                assertThat(some.limit()).isEqualTo(left).isBetween(40, 60);
                assertThat(some.blocks().length()).isLessThanOrEqualTo(left);
            });
            // the row's block, and the one at the end that took its new version
            assertThat(blocks.of(kept, 0)).isInstanceOfSatisfying(Changes.Some.class, some -> {
                BitSet named = some.blocks();
                assertThat(named.get(block)).isTrue();
                assertThat(named.cardinality()).isBetween(1, 2);
            });
        }
    }

    private static RelationFile file(TestCluster cluster, String table) throws Exception {
        String[] path =
                cluster.ask("SELECT pg_relation_filepath('" + table + "')").split("/");
        return new RelationFile(1663, Long.parseLong(path[1]), Long.parseLong(path[2]));
    }

    @Test
    void a_hole_in_the_log_is_noticed_and_so_is_what_was_not_logged() throws Exception {
        Lsn from;
        Lsn to;
        Lsn unlogged;
        Map<String, String> settings = Map.of("autovacuum", "off", KEEP, "2GB");
        try (TestCluster cluster = TestCluster.start(15, folder, settings)) {
            cluster.run("CHECKPOINT");
            from = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
            cluster.run(
                    "CREATE TABLE one AS SELECT n, repeat('o', 100) AS t FROM generate_series(1, 400000) n",
                    "CHECKPOINT");
            to = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
        }
        assertThat(read(from, to).end()).isEqualTo(to);
        List<WalPiece> pieces = drained(pieces(from));
        assertThat(pieces).hasSizeGreaterThan(3);
        WalPiece second = pieces.remove(1);
        assertUnknown(pieces, from, to, "");
        WalPiece torn = new WalPiece(second.start(), second.bytes().clone(), second.held(), second.from());
        torn.bytes()[100_000] ^= 1;
        pieces.add(1, torn);
        assertUnknown(pieces, from, to, "ends at");
        assertUnknown(pieces, from.plus(8), to, "");
        Files.writeString(folder.resolve("data/postgresql.auto.conf"), "wal_level = minimal\nmax_wal_senders = 0\n");
        try (TestCluster cluster = TestCluster.over(folder, 15, settings)) {
            assertThat(cluster.ask("SHOW wal_level")).isEqualTo("minimal");
        }
        Files.writeString(folder.resolve("data/postgresql.auto.conf"), "");
        try (TestCluster cluster = TestCluster.over(folder, 15, settings)) {
            cluster.run("CHECKPOINT");
            unlogged = Lsn.parse(cluster.ask("SELECT redo_lsn FROM pg_control_checkpoint()"));
        }
        assertThatThrownBy(() -> read(from, unlogged))
                .isInstanceOf(LoggedBlocks.Unknown.class)
                .hasMessageContaining("wal_level = minimal");
    }

    private static void assertUnknown(List<WalPiece> pieces, Lsn from, Lsn to, String why) {
        var rest = new ArrayDeque<>(pieces);
        WalPiece first = rest.poll();
        rest.addFirst(new WalPiece(first.start(), first.bytes(), first.held(), from));
        assertThatThrownBy(() -> new LoggedBlocks(from).readTo(() -> Optional.ofNullable(rest.poll()), to))
                .isInstanceOf(LoggedBlocks.Unknown.class)
                .hasMessageContaining(why);
    }
}

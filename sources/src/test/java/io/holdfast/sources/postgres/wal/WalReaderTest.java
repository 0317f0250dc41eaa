package io.holdfast.sources.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.log.Debian;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Record by record as PostgreSQL's own programs read the same log. */
class WalReaderTest {
    private static final List<String> MANAGERS = List.of(
            "XLOG",
            "Transaction",
            "Storage",
            "CLOG",
            "Database",
            "Tablespace",
            "MultiXact",
            "RelMap",
            "Standby",
            "Heap2",
            "Heap",
            "Btree",
            "Hash",
            "Gin",
            "Gist",
            "Sequence",
            "SPGist",
            "BRIN",
            "CommitTs",
            "ReplicationOrigin",
            "Generic",
            "LogicalMessage");
    private static final List<String> FORKS = List.of("main", "fsm", "vm", "init");
    private static final Pattern LINE = Pattern.compile(
            "rmgr: (\\S+) +len \\(rec/tot\\): +\\d+/ *(\\d+), tx: +(\\d+), lsn: (\\S+), prev (\\S+), desc: (.*)");
    private static final Pattern BLOCK = Pattern.compile(
            "blkref #(\\d+): rel (\\d+/\\d+/\\d+) (?:fork (\\w+) )?blk (\\d+)( \\(?FPW(?: for WAL verification)?\\)?)?");

    @TempDir
    Path folder;

    private static final int LONGEST_PAGE_HEADER = 40;

    private static String line(String manager, String length, String xid, Lsn at, Lsn previous, List<String> blocks) {
        return manager + " " + length + " tx " + xid + " at " + at + " after " + previous + " " + blocks;
    }

    private static String line(WalRecord record) {
        return line(
                MANAGERS.get(record.manager()),
                Integer.toString(record.length()),
                Long.toString(record.xid()),
                record.at(),
                record.previous(),
                record.blocks().stream()
                        .map(block -> block(
                                block.id(),
                                block.file().toString(),
                                FORKS.get(block.fork()),
                                block.block(),
                                block.image()))
                        .toList());
    }

    private static String block(int id, String file, String fork, long block, boolean image) {
        return String.format(Locale.ROOT, "#%d %s %s %d%s", id, file, fork, block, image ? " image" : "");
    }

    private static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            blocks.add(block(
                    Integer.parseInt(block.group(1)),
                    block.group(2),
                    block.group(3) == null ? "main" : block.group(3),
                    Long.parseLong(block.group(4)),
                    block.group(5) != null));
        }
        return blocks;
    }

    /** Those that lie between two places wholly: where the log was flushed to may be within a record, at a page's end. */
    private List<String> read(String from, String to) throws Exception {
        List<WalRecord> all = Workload.records(Workload.pieces(Workload.segments(folder.resolve("data"))));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.size() - 1; i++) {
            WalRecord record = all.get(i);
            // where the next one begins: behind this one, and behind a page's header where a page begins there
            long behind = all.get(i + 1).at().minus(Lsn.parse(to));
            if (!record.at().isBefore(Lsn.parse(from)) && behind <= LONGEST_PAGE_HEADER) {
                lines.add(line(record));
            }
        }
        return lines;
    }

    @Test
    void it_reads_what_pg_waldump_reads() throws Exception {
        String from;
        String to;
        try (TestCluster cluster = TestCluster.start(
                15,
                folder,
                Map.of(
                        "wal_level",
                        "logical",
                        "max_prepared_transactions",
                        "2",
                        "wal_keep_size",
                        "1GB",
                        "autovacuum",
                        "off"))) {
            from = cluster.ask("SELECT pg_current_wal_insert_lsn()");
            Workload.run(cluster);
            to = cluster.ask("SELECT pg_current_wal_flush_lsn()");
        }
        List<Path> segments = Workload.segments(folder.resolve("data"));
        List<String> expected = new ArrayList<>();
        String dumped =
                Debian.run("pg_waldump", "--path=" + segments.getFirst().getParent(), "--start=" + from, "--end=" + to);
        for (String text : dumped.split("\n")) {
            Matcher parts = LINE.matcher(text);
            if (parts.matches()) {
                expected.add(line(
                        parts.group(1),
                        parts.group(2),
                        parts.group(3),
                        Lsn.parse(parts.group(4)),
                        Lsn.parse(parts.group(5)),
                        blocks(parts.group(6))));
            }
        }
        List<String> read = read(from, to);

        assertThat(expected).hasSizeGreaterThan(10_000).anyMatch(text -> text.contains("image"));
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 18})
    void it_reads_what_a_server_reads_of_its_own_log(int major) throws Exception {
        List<String> expected = new ArrayList<>();
        String from;
        String to;
        try (TestCluster cluster = TestCluster.start(
                major,
                folder,
                Map.of(
                        "max_prepared_transactions",
                        "2",
                        "wal_compression",
                        "pglz",
                        "wal_keep_size",
                        "1GB",
                        "autovacuum",
                        "off"))) {
            from = cluster.ask("SELECT pg_current_wal_insert_lsn()");
            Workload.run(cluster);
            to = cluster.ask("SELECT pg_current_wal_flush_lsn()");
            cluster.run("CREATE EXTENSION pg_walinspect");
            try (Connection connection = cluster.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT resource_manager, record_length, xid, start_lsn,"
                            + " prev_lsn, block_ref FROM pg_get_wal_records_info('" + from + "', '" + to + "')")) {
                while (row.next()) {
                    String blocks = row.getString(6);
                    expected.add(line(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            Lsn.parse(row.getString(4)),
                            Lsn.parse(row.getString(5)),
                            blocks(blocks == null ? "" : blocks)));
                }
            }
        }
        List<String> read = read(from, to);

        assertThat(expected).hasSizeGreaterThan(10_000);
        assertThat(read).isEqualTo(expected);
    }

    /**
     * How many records the server of 14 says that it wrote. Sessions send it when they end, one by one, and another
     * process adds it up: all others must have ended, and the sum must have stood still for a second.
     */
    private static String recordsCounted(TestCluster cluster) throws Exception {
        String last = "";
        for (int still = 0, tries = 0; still < 10; tries++) {
            assertThat(tries).as("sessions and the statistics come to rest").isLessThan(1800);
            Thread.sleep(100);
            String counted = cluster.ask("SELECT wal_records FROM pg_stat_wal");
            String others = cluster.ask("SELECT count(*) FROM pg_stat_activity"
                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
            still = counted.equals(last) && others.equals("0") ? still + 1 : 0;
            last = counted;
        }
        return last;
    }

    /** Which has no oracle: neither pg_walinspect, nor a pg_waldump as a package. Each record proves itself by its sum. */
    @Test
    void it_finds_in_the_log_of_14_what_was_done() throws Exception {
        String before;
        String records;
        try (TestCluster cluster = TestCluster.start(
                14, folder, Map.of("max_prepared_transactions", "2", "wal_keep_size", "1GB", "autovacuum", "off"))) {
            before = cluster.ask("SELECT pg_current_wal_insert_lsn()");
            Workload.run(cluster);
            records = recordsCounted(cluster);
        }
        List<WalPiece> pieces = Workload.pieces(Workload.segments(folder.resolve("data")));
        List<WalRecord> read = Workload.records(pieces);
        long since = read.stream()
                .filter(record -> !record.at().isBefore(Lsn.parse(before)))
                .count();
        assertThat(since).isBetween(Long.parseLong(records) - 500, Long.parseLong(records) + 500);
        for (int i = 1; i < read.size(); i++) {
            assertThat(read.get(i).previous()).isEqualTo(read.get(i - 1).at());
        }

        var rest = new ArrayDeque<>(pieces);
        TransactionSearch.Wish wish = new TransactionSearch.Wish(
                Instant.EPOCH, Instant.MAX.minusSeconds(1000), Optional.empty(), Optional.empty(), Set.of(), 0, 1000);
        List<LoggedTransaction> found = new TransactionSearch(wish, new RelationNames())
                .search(() -> Optional.ofNullable(rest.poll()))
                .transactions();
        assertThat(found)
                .filteredOn(transaction -> transaction.kinds().contains(LoggedTransaction.Kind.DELETE))
                .extracting(LoggedTransaction::rows)
                // by value; then around a savepoint that was rolled back; then prepared
                .containsExactly(40L, 2L, 1L);
        assertThat(found)
                .extracting(LoggedTransaction::kinds)
                .contains(
                        Set.of(LoggedTransaction.Kind.DROP),
                        Set.of(LoggedTransaction.Kind.TRUNCATE),
                        Set.of(LoggedTransaction.Kind.REWRITE),
                        Set.of(LoggedTransaction.Kind.DROP_DATABASE));
    }
}

package io.holdfast.sources.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are not what a server wrote, by accident or on purpose, end a search: with an error, or where they begin. */
@Timeout(180)
class DamagedLogTest {
    private static final int ROUNDS = 400;
    private static final int PART = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void a_log_of_wrong_bytes_ends_a_search_in_order() throws Exception {
        try (TestCluster cluster =
                TestCluster.start(15, folder, Map.of("wal_level", "logical", "wal_keep_size", "1GB"))) {
            cluster.run(
                    "SELECT pg_switch_wal()",
                    "CREATE TABLE t (id int PRIMARY KEY, body text)",
                    "INSERT INTO t SELECT n, md5(n::text) FROM generate_series(1, 2000) n",
                    "TRUNCATE t",
                    "BEGIN; INSERT INTO t VALUES (1); SAVEPOINT a; DELETE FROM t; COMMIT",
                    "DROP TABLE t",
                    "SELECT pg_create_restore_point('r')");
        }
        WalPiece whole = Workload.pieces(Workload.segments(folder.resolve("data"))).stream()
                .filter(piece -> search(piece.bytes(), piece).size() > 3)
                .map(piece -> new WalPiece(piece.start(), Arrays.copyOf(piece.bytes(), PART), PART, piece.start()))
                .findFirst()
                .orElseThrow();
        int sound = search(whole.bytes(), whole).size();
        List<WalRecord> records = Workload.records(List.of(whole));
        // the same damage in every run
        Random random = new Random(20261125);
        int errors = 0;
        int shorter = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = whole.bytes().clone();
            int at = random.nextInt(PART);
            if (round % 4 == 0) {
                bytes[at] ^= (byte) (1 + random.nextInt(255));
            } else {
                forge(bytes, whole, records, random);
            }
            try {
                shorter += search(bytes, whole).size() < sound ? 1 : 0;
            } catch (SourceExceptionSeen e) {
                errors++;
            }
        }
        assertThat(errors).as("records with a sound sum and a wrong layout").isPositive();
        assertThat(shorter).as("damage that ends the log").isPositive();
    }

    /** Changes a record and makes its sum right again. */
    private static void forge(byte[] bytes, WalPiece of, List<WalRecord> records, Random random) {
        WalRecord record = records.get(random.nextInt(records.size()));
        int at = (int) record.at().minus(of.start());
        if (at % 8192 + record.length() > 8192) {
            return;
        }
        for (int changes = 0; changes < 1 + random.nextInt(3); changes++) {
            bytes[at + 16 + random.nextInt(record.length() - 16)] = (byte) random.nextInt(256);
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, at + 24, record.length() - 24);
        sum.update(bytes, at, 20);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 20, (int) sum.getValue());
    }

    private static final class SourceExceptionSeen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SourceExceptionSeen(SourceException seen) {
            super(seen);
        }
    }

    private static List<LoggedTransaction> search(byte[] bytes, WalPiece like) {
        var rest = new ArrayDeque<>(List.of(new WalPiece(like.start(), bytes, bytes.length, like.start())));
        TransactionSearch search = new TransactionSearch(
                new TransactionSearch.Wish(
                        Instant.EPOCH,
                        Instant.MAX.minusSeconds(1000),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        0,
                        1000),
                new RelationNames());
        try {
            return search.search(() -> Optional.ofNullable(rest.poll())).transactions();
        } catch (SourceException e) {
            throw new SourceExceptionSeen(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

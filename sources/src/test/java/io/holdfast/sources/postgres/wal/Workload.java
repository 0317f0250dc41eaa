package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes records of many kinds, and reads the log that they left. */
final class Workload {
    static final int SEGMENT = 16 << 20;

    private Workload() {}

    /** Rows, indexes, big values, subtransactions, prepared ones, sequences, and a segment that is left half empty. */
    static void run(TestCluster cluster) throws Exception {
        cluster.run(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.orders (id bigserial PRIMARY KEY, customer int, note text)",
                "CREATE INDEX ON shop.orders USING hash (customer)",
                "CREATE INDEX ON shop.orders USING brin (id)",
                "CREATE TABLE shop.documents (id int PRIMARY KEY, words tsvector, body text)",
                "CREATE INDEX ON shop.documents USING gin (words)",
                "INSERT INTO shop.orders (customer, note) SELECT n % 100, repeat('x', n % 500)"
                        + " FROM generate_series(1, 4000) n",
                "ALTER TABLE shop.documents ALTER body SET STORAGE EXTERNAL",
                "INSERT INTO shop.documents SELECT n, to_tsvector('word' || n), repeat(md5(n::text), 2000)"
                        + " FROM generate_series(1, 30) n",
                "UPDATE shop.orders SET note = 'changed' WHERE id % 7 = 0",
                "DELETE FROM shop.orders WHERE customer = 13",
                "VACUUM shop.orders",
                "CHECKPOINT",
                "UPDATE shop.orders SET customer = customer + 1 WHERE id % 3 = 0",
                "BEGIN; INSERT INTO shop.orders (customer) VALUES (1); SAVEPOINT a;"
                        + " DELETE FROM shop.orders WHERE id < 10; ROLLBACK TO a; SAVEPOINT b;"
                        + " DELETE FROM shop.orders WHERE id = 100; COMMIT",
                "BEGIN; DELETE FROM shop.orders WHERE id = 101; PREPARE TRANSACTION 'later'",
                "COMMIT PREPARED 'later'",
                "SELECT pg_create_restore_point('before the release')",
                "SELECT pg_switch_wal()",
                "INSERT INTO shop.orders (customer) SELECT 1 FROM generate_series(1, 100)",
                "CREATE DATABASE other",
                "DROP DATABASE other",
                "TRUNCATE shop.documents",
                "VACUUM FULL shop.orders",
                "DROP TABLE shop.orders",
                "CHECKPOINT");
    }

    /** The segments that a server has in its data directory, in order, as far as they are joined. */
    static List<Path> segments(Path data) throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
                    .sorted()
                    .toList();
        }
    }

    static List<WalPiece> pieces(List<Path> segments) throws Exception {
        List<WalPiece> pieces = new ArrayList<>();
        for (Path segment : segments) {
            byte[] bytes = Files.readAllBytes(segment);
            String name = segment.getFileName().toString();
            long number = Long.parseLong(name.substring(8, 16), 16) * (0x100000000L / SEGMENT)
                    + Long.parseLong(name.substring(16), 16);
            Lsn start = new Lsn(number * SEGMENT);
            pieces.add(new WalPiece(start, bytes, bytes.length, start));
        }
        return pieces;
    }

    static List<WalRecord> records(List<WalPiece> pieces) throws Exception {
        var rest = new ArrayDeque<>(pieces);
        WalReader reader = new WalReader(() -> Optional.ofNullable(rest.poll()));
        List<WalRecord> records = new ArrayList<>();
        for (var record = reader.next(); record.isPresent(); record = reader.next()) {
            records.add(record.get());
        }
        return records;
    }
}

package io.holdfast.site.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The beginning of a cluster's {@code global/pg_control} (pg_control.h), which is the same from version 14 to 18, as a
 * little-endian machine writes it.
 *
 * @param shutDown whether the server was stopped cleanly, as a primary
 * @param last where its last checkpoint's record is
 * @param least settings, by name, below which no standby starts on the cluster: those with which the server ran that wrote the log
 *     up to where the cluster is now
 */
record ControlFile(boolean shutDown, LogEnd last, Map<String, Integer> least) {
    private static final int READ = 200;
    private static final int STATE = 16;
    private static final int CHECKPOINT = 32;
    private static final int TIMELINE = 48;
    /** MaxConnections and those after it. */
    private static final int LEAST = 180;
    /** In the order in which they stand there. */
    static final List<String> LEAST_NAMES = List.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    /** DB_SHUTDOWNED. */
    private static final int SHUT_DOWN = 1;

    static ControlFile read(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve("global/pg_control");
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < READ) {
            throw new SourceException(file + " is damaged: it has " + bytes.length + " bytes");
        }
        ByteBuffer control = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Integer> least = new TreeMap<>();
        for (int i = 0; i < LEAST_NAMES.size(); i++) {
            least.put(LEAST_NAMES.get(i), control.getInt(LEAST + i * Integer.BYTES));
        }
        return new ControlFile(
                control.getInt(STATE) == SHUT_DOWN,
                new LogEnd(control.getInt(TIMELINE), new Lsn(control.getLong(CHECKPOINT))),
                Map.copyOf(least));
    }
}

package io.holdfast.stockpulse.trading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform's own record of its trades, a line of JSON each, written after the server acknowledged the commit. Lies
 * beside the database, not in it, and is never restored: it is what a restored database is held against. Safe for many
 * threads. A line is one write, so that a process that is killed leaves at most the last line torn; the machine's own
 * failure is not what it is for, so it does not wait for the disk.
 */
public final class Ledger implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FileChannel file;

    private Ledger(FileChannel file) {
        this.file = file;
    }

    /**
     * @param desk which desk traded
     * @param transaction the server's id of it
     * @param committedAt the server's commit time, microseconds since 1970; null when the server was gone before it
     *     could be asked
     * @param acknowledgedAt when the desk learned of the commit, by the same clock; null when it never did and the
     *     trade may or may not have been committed
     */
    public record Entry(
            int desk,
            String transaction,
            @Nullable Long committedAt,
            @Nullable Long acknowledgedAt,
            Trade trade) {}

    /** Makes a new file. */
    static Ledger create(Path path) throws IOException {
        return new Ledger(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    synchronized void write(Entry entry) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            file.write(line);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** What is in the file now; a last line that is still being written is left out. */
    public static List<Entry> read(Path path) throws IOException {
        String text = Files.readString(path, StandardCharsets.UTF_8);
        List<Entry> entries = new ArrayList<>();
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .forEach(line -> entries.add(JSON.readValue(line, Entry.class)));
        return entries;
    }

    /**
     * The trades that were committed up to an instant.
     *
     * @param instant microseconds since 1970 at which no commit was under way
     * @throws IllegalStateException when the ledger cannot tell for one of them, which would make a comparison worthless
     */
    public static List<Trade> committedUpTo(List<Entry> entries, long instant) {
        List<Trade> trades = new ArrayList<>();
        for (Entry entry : entries) {
            Long committed = entry.committedAt();
            Long acknowledged = entry.acknowledgedAt();
            if (committed == null && acknowledged != null && acknowledged <= instant) {
                committed = acknowledged;
            }
            if (committed == null && entry.trade().placedAt() <= instant) {
                throw new IllegalStateException("The ledger cannot tell whether transaction " + entry.transaction()
                        + " of desk " + entry.desk() + " was committed before " + instant);
            }
            if (committed != null && committed <= instant) {
                trades.add(entry.trade());
            }
        }
        return trades;
    }
}

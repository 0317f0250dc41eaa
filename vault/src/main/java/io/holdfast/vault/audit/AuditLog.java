package io.holdfast.vault.audit;

import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.Hashing;
import io.holdfast.vault.disk.JsonFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was done, one line each: the SHA-256 of an entry, a blank, and the entry as JSON, in which stands the SHA-256 of
 * the one before. So a line that is changed, removed, added or moved breaks the chain, and {@code sha256sum} alone can
 * show it. The newest link is written beside the log too, and told by the vault's metrics: who keeps it elsewhere also
 * sees a log whose end was cut off, or that was made anew from the start.
 *
 * <p>The running vault and the commands beside it append under a lock of the file. Safe for many threads.
 */
public final class AuditLog {
    /** What the first entry names as the one before. */
    static final String NOTHING = "0".repeat(64);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_LINE = 1 << 20;
    /** A lock on a file is the process's; among its threads this one decides. */
    private static final Object IN_PROCESS = new Object();

    private final Path folder;
    private final Path log;
    private final JsonFile<Head> head;
    private final InstantSource clock;

    public AuditLog(Path folder, InstantSource clock) {
        this.folder = folder;
        this.log = folder.resolve("log");
        this.head = new JsonFile<>(folder.resolve("head.json"), Head.class);
        this.clock = clock;
    }

    /** The newest link of the chain. */
    public record Head(long sequence, String hash) {
        @Override
        public String toString() {
            return sequence + ":" + hash;
        }
    }

    /** Appends an entry; durable when it returns. */
    public void append(String who, String what, Map<String, String> details) throws IOException {
        synchronized (IN_PROCESS) {
            Folders.make(folder);
            boolean fresh = !Files.exists(log);
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw");
                    FileLock held = file.getChannel().lock()) {
                Head last = last(file);
                Entry entry =
                        new Entry(last.sequence() + 1, clock.instant(), who, what, new TreeMap<>(details), last.hash());
                String json = JSON.writeValueAsString(entry);
                String hash = Hashing.of(json.getBytes(StandardCharsets.UTF_8));
                file.seek(file.length());
                file.write((hash + " " + json + "\n").getBytes(StandardCharsets.UTF_8));
                file.getFD().sync();
                if (fresh) {
                    Folders.sync(folder);
                }
                head.write(new Head(entry.sequence(), hash));
            }
        }
    }

    /** The newest link, as it stands beside the log; nothing before the first entry. */
    public Optional<Head> head() throws IOException {
        return head.read();
    }

    /** Cuts off a line that a crash left half written: nobody was told that it was there. */
    private static Head last(RandomAccessFile file) throws IOException {
        long length = file.length();
        int tail = (int) Math.min(length, LONGEST_LINE);
        byte[] bytes = new byte[tail];
        file.seek(length - tail);
        file.readFully(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        if (end < text.length()) {
            file.setLength(length - (text.length() - end));
        }
        if (end == 0) {
            return new Head(0, NOTHING);
        }
        int start = text.lastIndexOf('\n', end - 2) + 1;
        byte[] line = text.substring(start, end - 1).getBytes(StandardCharsets.ISO_8859_1);
        String whole = new String(line, StandardCharsets.UTF_8);
        try {
            return new Head(entry(whole).sequence(), hash(whole));
        } catch (JacksonException | StringIndexOutOfBoundsException e) {
            throw new IOException(
                    "The last line of the audit log is not what the vault wrote. Look at it with 'holdfast vault audit"
                            + " verify', and bring the log back from a copy.",
                    e);
        }
    }

    private static String hash(String line) {
        return line.substring(0, 64);
    }

    private static String json(String line) {
        return line.substring(65);
    }

    private static Entry entry(String line) {
        return JSON.readValue(json(line), Entry.class);
    }

    /** @param problem where the chain is broken, when it is */
    public record Verified(long entries, String head, Optional<String> problem) {}

    /** What is done with each entry that is read. */
    @FunctionalInterface
    public interface Reader {
        void read(Entry entry);
    }

    /**
     * Reads the whole log and follows the chain.
     *
     * @param kept a link that was noted elsewhere before, which must be in the chain
     */
    public Verified verify(Optional<Head> kept, Reader reader) throws IOException {
        Head last = new Head(0, NOTHING);
        boolean keptSeen = kept.isEmpty();
        if (Files.exists(log)) {
            try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Entry entry;
                    try {
                        entry = entry(line);
                    } catch (JacksonException | StringIndexOutOfBoundsException e) {
                        return broken(last, "line " + (last.sequence() + 1) + " is no entry");
                    }
                    String hash = hash(line);
                    if (!hash.equals(Hashing.of(json(line).getBytes(StandardCharsets.UTF_8)))) {
                        return broken(last, "entry " + (last.sequence() + 1) + " was changed after it was written");
                    }
                    if (entry.sequence() != last.sequence() + 1
                            || !entry.previous().equals(last.hash())) {
                        return broken(
                                last,
                                "entry " + entry.sequence() + " does not follow entry " + last.sequence()
                                        + ": entries were removed, added or moved");
                    }
                    last = new Head(entry.sequence(), hash);
                    keptSeen |= kept.isPresent() && kept.get().equals(last);
                    reader.read(entry);
                }
            }
        }
        Optional<Head> newest = head();
        if (newest.isPresent() && newest.get().sequence() > last.sequence()) {
            return broken(
                    last,
                    "the log ends at entry " + last.sequence() + ", and entry "
                            + newest.get().sequence() + " had been written: its end was cut off");
        }
        if (!keptSeen) {
            return broken(
                    last,
                    "the entry " + kept.get() + " that was noted elsewhere is not in the log: it was cut"
                            + " off or written anew");
        }
        return new Verified(last.sequence(), last.toString(), Optional.empty());
    }

    private static Verified broken(Head last, String problem) {
        return new Verified(last.sequence(), last.toString(), Optional.of(problem));
    }
}

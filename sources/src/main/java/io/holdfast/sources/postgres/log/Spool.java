package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The received log on this machine's disk, until every repository holds it: complete segments under PostgreSQL's names,
 * those still growing with {@code .partial} behind, and the history files of timelines. A directory for one data set,
 * readable by its owner only, used by one process at a time.
 *
 * <p>One {@link SpoolWriter} appends; any number of threads read what is {@linkplain #received() received}, which is
 * what was forced to the disk.
 */
final class Spool implements Closeable {
    static final String PARTIAL = ".partial";

    private final Path directory;
    private final FileChannel lockChannel;
    private final SpoolFacts facts;
    // guarded by this: segments that are here, with the bytes that may be read
    private final NavigableMap<WalSegment, Held> segments = new TreeMap<>();
    private final Map<WalSegment, String> adopted = new HashMap<>();
    private final NavigableMap<Integer, Ancestry> histories = new TreeMap<>();
    private final List<LogPosition> rewinds = new ArrayList<>();
    private Optional<LogPosition> received = Optional.empty();
    private Optional<WalSegment> firstWritten = Optional.empty();

    /** @param length readable bytes; @param complete full and under its final name */
    record Held(int length, boolean complete) {}

    private Spool(Path directory, FileChannel lockChannel, SpoolFacts facts) {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.facts = facts;
    }

    /**
     * Opens or makes a spool.
     *
     * @throws SourceException when another process uses it
     */
    static Spool open(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @SuppressWarnings("resource") // held until the channel is closed
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new SourceException("The spool " + directory + " is in use by another process. Stop the other"
                        + " server that streams this log, or give this one a spool of its own.");
            }
            Spool spool = new Spool(directory, channel, SpoolFacts.read(directory));
            spool.list();
            return spool;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by this very process
        }
    }

    private synchronized void list() throws IOException {
        Optional<SpoolFacts.Identity> identity = facts.identity();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Optional<Integer> timeline = Ancestry.timelineOf(name);
                if (timeline.isPresent()) {
                    histories.put(timeline.get(), Ancestry.parse(timeline.get(), Files.readAllBytes(file)));
                } else if (identity.isPresent()) {
                    boolean complete = !name.endsWith(PARTIAL);
                    String segment = complete ? name : name.substring(0, name.length() - PARTIAL.length());
                    int size = identity.get().segmentSize();
                    int length = (int) Math.min(Files.size(file), size);
                    WalSegment.parse(segment, size)
                            .ifPresent(found ->
                                    segments.merge(found, new Held(length, complete), (a, b) -> a.complete() ? a : b));
                }
            }
        }
        received = end();
    }

    private synchronized Optional<LogPosition> end() {
        return Optional.ofNullable(segments.lastEntry())
                .map(last -> new LogPosition(
                        last.getKey().timeline(),
                        last.getKey().start().plus(last.getValue().length())));
    }

    Path directory() {
        return directory;
    }

    SpoolFacts facts() {
        return facts;
    }

    /** The end of what was received and is on the disk; empty before the first byte. */
    synchronized Optional<LogPosition> received() {
        return received;
    }

    /** The segments that are here, in the order of the log. */
    synchronized NavigableMap<WalSegment, Held> segments() {
        return new TreeMap<>(segments);
    }

    synchronized NavigableMap<Integer, Ancestry> histories() {
        return new TreeMap<>(histories);
    }

    /**
     * Positions from which the spool's bytes turned out to be torn by a crash of the machine, and were received anew.
     * Whoever read beyond one before it was listed reads again from there. The list only grows.
     */
    synchronized List<LogPosition> rewinds() {
        return List.copyOf(rewinds);
    }

    /** Waits until something beyond {@code known} is received, or the time is over. */
    synchronized void await(Optional<LogPosition> known, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (received.equals(known)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    /** Reads exactly this part of a segment, complete or not. */
    byte[] read(WalSegment segment, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = channel(segment)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + (long) buffer.position()) < 0) {
                    throw new IOException("Spool file " + segment + " is shorter than what was received into it");
                }
            }
        }
        return buffer.array();
    }

    /** The first {@code length} bytes of a segment. The caller closes the stream. */
    InputStream open(WalSegment segment, int length) throws IOException {
        return new Limited(Channels.newInputStream(channel(segment)), length);
    }

    /** Retried once, as a segment may be renamed between two looks. */
    private FileChannel channel(WalSegment segment) throws IOException {
        try {
            return FileChannel.open(directory.resolve(segment.fileName() + PARTIAL), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return FileChannel.open(directory.resolve(segment.fileName()), StandardOpenOption.READ);
        }
    }

    /** Bytes of all segments. */
    synchronized long bytes() {
        return segments.values().stream().mapToLong(Held::length).sum();
    }

    /** Deletes a segment that is no longer needed. */
    synchronized void remove(WalSegment segment) throws IOException {
        Files.deleteIfExists(directory.resolve(segment.fileName()));
        Files.deleteIfExists(directory.resolve(segment.fileName() + PARTIAL));
        segments.remove(segment);
        adopted.remove(segment);
    }

    /** Keeps the history of a timeline, durably. */
    synchronized void keep(Ancestry history) throws IOException {
        if (history.timeline() > 1 && !histories.containsKey(history.timeline())) {
            DurableFiles.write(directory.resolve(Ancestry.fileName(history.timeline())), history.file());
            histories.put(history.timeline(), history);
        }
    }

    /**
     * Takes in a segment that comes before the last one that is here or the first one that was written: the writer never
     * goes back there. It is not dropped to make room before the repository holds it that it is for.
     *
     * @param file in the spool's directory, forced to the disk; renamed
     * @param forWhom the repository's name
     * @return false when the spool has the segment itself, or will
     */
    synchronized boolean adopt(Path file, WalSegment segment, int length, String forWhom) throws IOException {
        boolean behindAnother = !segments.isEmpty() && segments.lastKey().compareTo(segment) > 0
                || firstWritten.filter(first -> first.compareTo(segment) > 0).isPresent();
        boolean alone = segments.isEmpty() && firstWritten.isEmpty();
        Held present = segments.get(segment);
        // one that a repository had a part of may be had in full from another
        boolean longer = present != null && adopted.containsKey(segment) && present.length() < length;
        if (present != null && !longer || !behindAnother && !alone) {
            return false;
        }
        boolean complete = length == segment.size();
        DurableFiles.rename(file, directory.resolve(segment.fileName() + (complete ? "" : PARTIAL)));
        if (complete) {
            Files.deleteIfExists(directory.resolve(segment.fileName() + PARTIAL));
        }
        segments.put(segment, new Held(length, complete));
        adopted.put(segment, forWhom);
        if (firstWritten.isEmpty()) {
            received = end();
            notifyAll();
        }
        return true;
    }

    /** The repository that a segment was brought back for; empty for one that was received. */
    synchronized Optional<String> adoptedFor(WalSegment segment) {
        return Optional.ofNullable(adopted.get(segment));
    }

    /** Said by the writer before it opens a segment. */
    synchronized void writing(WalSegment segment) {
        firstWritten = firstWritten.or(() -> Optional.of(segment));
    }

    /** Said by the writer: this much of a segment may be read. */
    synchronized void written(WalSegment segment, int length, boolean complete) {
        segments.put(segment, new Held(length, complete));
    }

    /** Said by the writer: everything up to here is on the disk. */
    synchronized void forced(LogPosition position) {
        received = Optional.of(position);
        notifyAll();
    }

    /** Said by the writer: what was held from here on was not what the server sent. */
    synchronized void rewound(LogPosition position) {
        rewinds.add(position);
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long length) {
            super(in);
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("A spool file ends " + left + " bytes before what was received into it");
            }
            left -= count;
            return count;
        }
    }
}

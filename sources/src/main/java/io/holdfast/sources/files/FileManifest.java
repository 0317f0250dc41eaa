package io.holdfast.sources.files;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the lines of a manifest in a scratch file while files are read, and adds it to the snapshot at the end. */
public final class FileManifest implements AutoCloseable {
    /** Where a snapshot keeps what is ours. */
    public static final EntryPath OWN = EntryPath.of(".holdfast");

    public static final EntryPath PATH = OWN.resolve("files.jsonl");

    private final Path scratch;
    private final OutputStream lines;

    /** @param work an existing directory for scratch files */
    public FileManifest(Path work) throws IOException {
        scratch = Files.createTempFile(work, "files", ".jsonl");
        lines = new BufferedOutputStream(Files.newOutputStream(scratch), 1 << 16);
    }

    public void add(ManifestLine line) throws IOException {
        lines.write(line.toBytes());
    }

    public void writeTo(SnapshotSink sink, Instant consistentAt) throws IOException, InterruptedException {
        lines.flush();
        byte[] header = new ManifestLine.Header(consistentAt).toBytes();
        try (InputStream whole =
                new SequenceInputStream(new ByteArrayInputStream(header), Files.newInputStream(scratch))) {
            sink.file(PATH, EntryMetadata.synthetic(0600, consistentAt), whole, Cuts.CONTENT);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
        Files.deleteIfExists(scratch);
    }

    /**
     * Hands out the lines of a snapshot's manifest in order, the header first.
     *
     * @return whether the snapshot has one: not when another program made it
     */
    public static boolean read(Repository repository, Snapshot snapshot, LineConsumer consumer)
            throws IOException, InterruptedException {
        Optional<Lines> opened = lines(repository, snapshot);
        if (opened.isEmpty()) {
            return false;
        }
        try (Lines lines = opened.get()) {
            for (ManifestLine line = lines.next(); line != null; line = lines.next()) {
                consumer.accept(line);
            }
        }
        return true;
    }

    /** The lines of a snapshot's manifest, to be read one by one; empty when it has none. The caller closes them. */
    static Optional<Lines> lines(Repository repository, Snapshot snapshot) throws IOException {
        return repository.find(snapshot, PATH).isEmpty()
                ? Optional.empty()
                : Optional.of(new Lines(new BufferedReader(
                        new InputStreamReader(repository.read(snapshot, PATH), StandardCharsets.UTF_8), 1 << 16)));
    }

    /** See {@link #lines}. For one thread. */
    static final class Lines implements AutoCloseable {
        private final BufferedReader reader;

        private Lines(BufferedReader reader) {
            this.reader = reader;
        }

        /** @return null at the end */
        @Nullable
        ManifestLine next() throws IOException {
            String line = reader.readLine();
            return line == null ? null : ManifestLine.parse(line);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    @FunctionalInterface
    public interface LineConsumer {
        void accept(ManifestLine line) throws IOException, InterruptedException;
    }
}

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

/** Collects the lines of a manifest in a scratch file while files are read, and adds it to the snapshot at the end. */
public final class FileManifest implements AutoCloseable {
    public static final EntryPath PATH = TreeWalk.OWN.resolve("files.jsonl");

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
        if (repository.find(snapshot, PATH).isEmpty()) {
            return false;
        }
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(repository.read(snapshot, PATH), StandardCharsets.UTF_8), 1 << 16)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                consumer.accept(ManifestLine.parse(line));
            }
        }
        return true;
    }

    @FunctionalInterface
    public interface LineConsumer {
        void accept(ManifestLine line) throws IOException, InterruptedException;
    }
}

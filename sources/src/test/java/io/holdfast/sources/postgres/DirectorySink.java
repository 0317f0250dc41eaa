package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Revision;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Writes a snapshot's entries into a directory, as a restore would. Each path may be given once. */
class DirectorySink implements SnapshotSink {
    final Map<EntryPath, Cuts> files = new HashMap<>();
    private final Set<EntryPath> given = new java.util.HashSet<>();
    private final Map<Path, EntryMetadata> directories = new HashMap<>();
    private final Path root;

    DirectorySink(Path root) {
        this.root = root;
    }

    /**
     * Has a source's backup written here.
     *
     * @param folder where its folder for scratch files may be made
     */
    BackupFacts backUp(SourceSettings settings, Path folder) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        try (Source source = new PostgresKind(TestCluster.PROGRAMS).open(settings)) {
            source.probe();
            BackupFacts facts = source.backup(this, new SourceContext(Clock.systemUTC(), Progress.NONE, work));
            finish();
            assertThat(work).isEmptyDirectory();
            return facts;
        }
    }

    Path path(EntryPath path) {
        return root.resolve(path.toString().substring(1));
    }

    private Path take(EntryPath path) throws IOException {
        if (!given.add(path)) {
            throw new IllegalStateException(path + " was given twice");
        }
        Path target = path(path);
        Files.createDirectories(target.getParent());
        return target;
    }

    @Override
    public void directory(EntryPath path, EntryMetadata metadata) throws IOException {
        Path target = take(path);
        Files.createDirectories(target);
        directories.put(target, metadata);
    }

    @Override
    public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        Path target = take(path);
        files.put(path, cuts);
        try (OutputStream out = Files.newOutputStream(target)) {
            DigestInputStream digested = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"));
            long length = digested.transferTo(out);
            out.close();
            permissions(target, metadata);
            return new StoredFile(length, digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void symbolicLink(EntryPath path, EntryMetadata metadata, byte[] link) throws IOException {
        Files.createSymbolicLink(take(path), Path.of(new String(link, StandardCharsets.UTF_8)));
    }

    @Override
    public void special(EntryPath path, EntryMetadata metadata, SpecialKind kind, long device) {
        throw new UnsupportedOperationException("a cluster has none: " + path);
    }

    @Override
    public long reuse(EntryPath path, Snapshot from, EntryPath source) {
        throw new UnsupportedOperationException("a base backup reads everything: " + path);
    }

    @Override
    public void revise(
            EntryPath path,
            EntryMetadata metadata,
            Snapshot from,
            EntryPath source,
            Cuts.Fixed cuts,
            Revision revision) {
        throw new UnsupportedOperationException("there is nothing earlier: " + path);
    }

    @Override
    public void settle() {
        // everything is written at once
    }

    /** Sets the directories' permissions, once everything is in them. */
    private void finish() throws IOException {
        for (var directory : directories.entrySet()) {
            permissions(directory.getKey(), directory.getValue());
        }
    }

    private static void permissions(Path target, EntryMetadata metadata) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < 9; bit++) {
            if ((metadata.permissions() & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        Files.setPosixFilePermissions(target, permissions);
    }
}

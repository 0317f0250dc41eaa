package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.BackupManifest.Arrived;
import io.holdfast.sources.postgres.protocol.BaseBackup;
import io.holdfast.sources.postgres.protocol.BaseBackup.Archive;
import io.holdfast.sources.postgres.protocol.BaseBackup.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Moves a base backup from the server's stream into a snapshot; only the manifest touches our disk. */
final class BaseBackupTransfer {
    private static final int PRIVATE = 0700;
    private static final Pattern TABLESPACE_LINK = Pattern.compile("pg_tblspc/(\\d+)/?");

    private final SnapshotSink sink;
    private final Cuts.Fixed cuts;
    private final Path work;
    private final Optional<WholeFiles> whole;
    /** What the manifest says was sent. */
    private final Map<String, Arrived> arrived = new HashMap<>();

    private EntryMetadata directoryLike = EntryMetadata.synthetic(PRIVATE, Instant.EPOCH);
    private final List<EntryPath> tablespaceRoots = new ArrayList<>();
    private long received;

    /**
     * @param cuts of relations' files
     * @param work a directory for the manifest while it is checked
     * @param earlier what the backup is incremental to; empty for a full one
     */
    BaseBackupTransfer(SnapshotSink sink, Cuts.Fixed cuts, Path work, Optional<EarlierBackup> earlier) {
        this.sink = sink;
        this.cuts = cuts;
        this.work = work;
        this.whole = earlier.map(base -> new WholeFiles(sink, cuts, base));
    }

    /**
     * Reads the backup's parts to their end.
     *
     * @return the manifest of what was stored, which agrees with what the server says it sent
     */
    BackupManifest run(BaseBackup backup) throws IOException, InterruptedException {
        Optional<BackupManifest> manifest = Optional.empty();
        for (var part = backup.next(); part.isPresent(); part = backup.next()) {
            switch (part.get()) {
                case Archive archive -> unpack(archive);
                case Manifest content -> manifest = Optional.of(check(content));
            }
        }
        // these are no entries of an archive; the data directory must look like its own parts or no server starts on it
        sink.directory(DataDirectoryLayout.DATA, directoryLike);
        if (!tablespaceRoots.isEmpty()) {
            sink.directory(DataDirectoryLayout.TABLESPACES, directoryLike);
        }
        for (EntryPath root : tablespaceRoots) {
            sink.directory(root, directoryLike);
        }
        return manifest.orElseThrow(() -> new SourceException("The server ended the base backup without a manifest."
                + " Check its log, and that it is PostgreSQL 14 or newer."));
    }

    /** Bytes of all files as the server sent them, so far. */
    long received() {
        return received;
    }

    private void unpack(Archive archive) throws IOException, InterruptedException {
        EntryPath root = DataDirectoryLayout.root(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(archive.stream(), ISO_8859_1.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            String name = entry.getName();
            EntryPath path = DataDirectoryLayout.append(root, name);
            EntryMetadata metadata = metadata(entry);
            if (entry.isSymbolicLink()) {
                // before directories: the server ends a link's name with a slash too
                sink.symbolicLink(path, metadata, linkTarget(name, entry));
            } else if (entry.isDirectory()) {
                sink.directory(path, metadata);
                if (path.equals(DataDirectoryLayout.DATA.resolve("base"))) {
                    directoryLike = metadata;
                }
            } else if (entry.isFile()) {
                file(DataDirectoryLayout.nameInManifest(archive, name), path, metadata, new ArrivingFile(tar));
            } else {
                throw new SourceException("The server sent '" + name + "', which is no file, directory or link."
                        + " Remove it from the data directory.");
            }
        }
        if (root.parent().equals(DataDirectoryLayout.TABLESPACES)) {
            tablespaceRoots.add(root);
        }
    }

    /** A tablespace's link leads to where the tablespace lies in the snapshot, wherever that is restored to. */
    private static byte[] linkTarget(String name, TarArchiveEntry entry) {
        Matcher tablespace = TABLESPACE_LINK.matcher(name);
        String target = tablespace.matches() ? "../../tablespaces/" + tablespace.group(1) : entry.getLinkName();
        return target.getBytes(ISO_8859_1);
    }

    private void file(String name, EntryPath path, EntryMetadata metadata, ArrivingFile content)
            throws IOException, InterruptedException {
        if (whole.isEmpty() || !whole.get().take(name, path, metadata, content)) {
            sink.fileWithoutDigest(path, metadata, content, DataDirectoryLayout.cuts(name, cuts));
        }
        received += content.arrived().length();
        if (!DataDirectoryLayout.isSegment(name)) {
            arrived.put(name, content.arrived());
        }
    }

    private BackupManifest check(Manifest content) throws IOException, InterruptedException {
        Path file = work.resolve("backup_manifest");
        Path rewritten = work.resolve("whole_manifest");
        Files.copy(content.stream(), file);
        try {
            BackupManifest manifest = BackupManifest.read(file);
            manifest.compare(arrived);
            if (whole.isPresent()) {
                manifest = whole.get().finish(manifest, rewritten);
            }
            try (InputStream again = Files.newInputStream(manifest.file())) {
                sink.fileWithoutDigest(
                        DataDirectoryLayout.MANIFEST, directoryLike.ofNeighbour(0600), again, Cuts.CONTENT);
            }
            return manifest;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(rewritten);
        }
    }

    private static EntryMetadata metadata(TarArchiveEntry entry) {
        Instant modified = entry.getLastModifiedTime().toInstant();
        return new EntryMetadata(
                entry.getMode() & 07777,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.getUserName(),
                entry.getGroupName(),
                modified,
                modified,
                modified,
                0,
                0,
                0,
                List.of());
    }
}

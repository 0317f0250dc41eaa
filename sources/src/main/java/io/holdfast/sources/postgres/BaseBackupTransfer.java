package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.BackupManifest.Arrived;
import io.holdfast.sources.postgres.incremental.ChangedBlocks;
import io.holdfast.sources.postgres.incremental.IncrementalFile;
import io.holdfast.sources.postgres.protocol.BaseBackup;
import io.holdfast.sources.postgres.protocol.BaseBackup.Archive;
import io.holdfast.sources.postgres.protocol.BaseBackup.Manifest;
import java.io.ByteArrayInputStream;
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
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Moves a base backup from the server's stream into a snapshot; only the manifest touches our disk. */
final class BaseBackupTransfer {
    private static final int PRIVATE = 0700;
    private static final Pattern TABLESPACE_LINK = Pattern.compile("pg_tblspc/(\\d+)/?");
    private static final String LABEL = "backup_label";
    private static final Pattern BUILDS_ON = Pattern.compile("(?m)^INCREMENTAL FROM .*\\R?");

    private final SnapshotSink sink;
    private final Path work;
    private final Optional<EarlierBackup> earlier;
    /** What the manifest says was sent. */
    private final Map<String, Arrived> arrived = new HashMap<>();
    /** What the whole files are, by the names of the incremental ones that came. */
    private final Map<String, WholeFile> whole = new HashMap<>();

    private final ChangedBlocks changed = new ChangedBlocks();
    private final List<HeldMap> maps = new ArrayList<>();
    private EntryMetadata directoryLike = EntryMetadata.synthetic(PRIVATE, Instant.EPOCH);
    private final List<EntryPath> tablespaceRoots = new ArrayList<>();
    private long received;

    /** A file in the snapshot that is not what the server sent but what that stands for. */
    private record WholeFile(String path, long length, IntSupplier crc) {}

    /** A visibility map's incremental file, held until it is known which blocks of its table changed. */
    private record HeldMap(String name, EntryPath path, EntryMetadata metadata, byte[] content) {}

    /**
     * @param work a directory for the manifest while it is checked
     * @param earlier what the backup is incremental to; empty for a full one
     */
    BaseBackupTransfer(SnapshotSink sink, Path work, Optional<EarlierBackup> earlier) {
        this.sink = sink;
        this.work = work;
        this.earlier = earlier;
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
        if (earlier.isPresent() && IncrementalFile.isName(path.name().toString())) {
            if (ChangedBlocks.isVisibilityMap(name)) {
                maps.add(new HeldMap(name, path, metadata, content.readAllBytes()));
            } else {
                incremental(earlier.get(), name, path, metadata, content);
            }
        } else if (earlier.isPresent() && name.equals(LABEL)) {
            label(path, metadata, content);
        } else {
            sink.fileWithoutDigest(path, metadata, content, DataDirectoryLayout.cuts(name));
            if (earlier.flatMap(base -> base.file(name)).isPresent()) {
                changed.replaced(name);
            }
        }
        received += content.arrived().length();
        if (!DataDirectoryLayout.isSegment(name)) {
            arrived.put(name, content.arrived());
        }
    }

    private void incremental(
            EarlierBackup base, String name, EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        String wholeName = IncrementalFile.wholeName(path.name().toString());
        EntryPath wholePath = path.parent().child(EntryName.of(wholeName));
        String listed = name.substring(0, name.lastIndexOf('/') + 1) + wholeName;
        ManifestFile before = base.file(listed)
                .orElseThrow(() -> new SourceException("The server sent the changes of " + listed
                        + ", which the earlier backup " + base.snapshot().shortId() + " does not have. The backup is"
                        + " discarded; the setting 'incremental: never' takes full ones."));
        IncrementalFile changes =
                IncrementalFile.open(name, content, before.crc32c().orElseThrow(), before.size());
        changed.changed(name, changes);
        if (ChangedBlocks.isVisibilityMap(name) && changed.concern(name)) {
            byte[] map;
            try (InputStream old = base.read(wholePath)) {
                map = changes.whole(old).readAllBytes();
            }
            changed.clear(name, map, changes);
            whole(name, listed, wholePath, metadata, new ByteArrayInputStream(map));
        } else if (changes.shrinks()) {
            try (InputStream old = base.read(wholePath)) {
                whole(name, listed, wholePath, metadata, changes.whole(old));
            }
        } else {
            sink.revise(wholePath, metadata, base.snapshot(), wholePath, DataDirectoryLayout.PAGES, changes);
            whole.put(name, new WholeFile(listed, changes.length(), changes::crc));
        }
    }

    private void whole(String name, String listed, EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        ArrivingFile file = new ArrivingFile(content);
        sink.fileWithoutDigest(path, metadata, file, DataDirectoryLayout.PAGES);
        Arrived stored = file.arrived();
        whole.put(name, new WholeFile(listed, stored.length(), stored::crc));
    }

    /** Without what makes PostgreSQL refuse to start on it: with the earlier backup's files it is a full one. */
    private void label(EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        String text = new String(content.readAllBytes(), ISO_8859_1);
        byte[] full = BUILDS_ON.matcher(text).replaceAll("").getBytes(ISO_8859_1);
        whole(LABEL, LABEL, path, metadata, new ByteArrayInputStream(full));
    }

    private BackupManifest check(Manifest content) throws IOException, InterruptedException {
        Path file = work.resolve("backup_manifest");
        Path rewritten = work.resolve("whole_manifest");
        Files.copy(content.stream(), file);
        try {
            BackupManifest manifest = BackupManifest.read(file);
            manifest.compare(arrived);
            for (HeldMap map : maps) {
                incremental(
                        earlier.orElseThrow(), map.name, map.path, map.metadata, new ByteArrayInputStream(map.content));
            }
            if (!whole.isEmpty()) {
                // the checksums of what was rewritten are known then
                sink.settle();
                manifest = manifest.rewrite(rewritten, this::wholeOf);
            }
            try (InputStream again = Files.newInputStream(manifest.file())) {
                sink.fileWithoutDigest(
                        EarlierBackup.MANIFEST,
                        new EntryMetadata(
                                0600,
                                directoryLike.uid(),
                                directoryLike.gid(),
                                directoryLike.user(),
                                directoryLike.group(),
                                directoryLike.modified(),
                                directoryLike.accessed(),
                                directoryLike.changed(),
                                0,
                                0,
                                0,
                                List.of()),
                        again,
                        Cuts.CONTENT);
            }
            return manifest;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(rewritten);
        }
    }

    private ManifestFile wholeOf(ManifestFile sent) {
        WholeFile file = whole.get(sent.path());
        return file == null ? sent : ManifestFile.of(file.path, file.length, sent.modified(), file.crc.getAsInt());
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

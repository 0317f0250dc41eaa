package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.EntryReference;
import io.holdfast.repository.posix.Errno;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.PreviousFiles;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.LoggedBlocks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the files of a running cluster's data directory and tablespaces, in the layout of a streamed base backup. A file
 * that the kernel says is as it was when the earlier backup began is taken over without being read; of a relation's file
 * whose changes the log names no more than these are. For one thread.
 */
final class ClusterWalk {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWalk.class);
    private static final DateTimeFormatter MODIFIED = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String LINKS = "pg_tblspc/";

    private final SnapshotSink sink;
    private final Options options;
    private final KernelMetadata metadata = new KernelMetadata();
    private final List<Supplier<ManifestFile>> files = new ArrayList<>();
    private final Optional<LoggedFiles> logged;
    private final List<String> damage = new ArrayList<>();
    private final Map<String, String> tablespaces = new HashMap<>();
    private long read;

    /**
     * @param start of the backup
     * @param major of the server
     * @param verify whether pages bear checksums
     * @param cuts of relations' files
     * @param earlier what the backup builds on; empty: everything is read
     */
    record Options(Lsn start, int major, boolean verify, Cuts.Fixed cuts, ReadRate rate, Optional<Earlier> earlier) {}

    /**
     * @param backup with its manifest
     * @param logged what the log says was changed since; empty when that is not known
     */
    record Earlier(EarlierBackup backup, PreviousFiles files, Optional<LoggedBlocks> logged) {}

    ClusterWalk(SnapshotSink sink, Options options) {
        this.sink = sink;
        this.options = options;
        this.logged = options.earlier()
                .flatMap(earlier -> earlier.logged()
                        .map(blocks -> new LoggedFiles(
                                sink, options.cuts(), earlier.backup(), blocks, options.rate(), damage)));
    }

    /** All that was stored and is listed in a manifest; to be asked when the sink has settled. */
    List<ManifestFile> files() {
        return files.stream().map(Supplier::get).toList();
    }

    /** The files of which only what the log names was read. */
    Optional<LoggedFiles> logged() {
        return logged;
    }

    /** What is wrong with pages, in the words of the server. */
    List<String> damage() {
        return damage;
    }

    /** Where tablespaces outside the data directory lie, by oid. */
    Map<String, String> tablespaces() {
        return tablespaces;
    }

    /** Bytes of files that were read. */
    long read() {
        return read + logged.map(LoggedFiles::readBytes).orElse(0L);
    }

    /** Stores all but the control file and the log. */
    void run(Directory data) throws IOException, InterruptedException {
        try {
            directory(data, "", DataDirectoryLayout.DATA);
            if (!tablespaces.isEmpty()) {
                sink.directory(DataDirectoryLayout.TABLESPACES, metadata(data.status()));
            }
        } catch (PosixException e) {
            throw unreadable(e);
        }
    }

    private void directory(Directory directory, String prefix, EntryPath at) throws IOException, InterruptedException {
        sink.directory(at, metadata(directory.status()));
        List<EntryName> names = directory.names();
        ClusterRules rules =
                ClusterRules.of(prefix, names.stream().map(ClusterWalk::text).toList());
        for (EntryName name : names) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the cluster was read");
            }
            if (!rules.leavesOut(text(name))) {
                try {
                    entry(directory, name, prefix, at.child(name));
                } catch (PosixException e) {
                    if (!isGone(e)) {
                        throw e;
                    }
                    // dropped while we read: replay does that too
                }
            }
        }
    }

    private void entry(Directory parent, EntryName name, String prefix, EntryPath path)
            throws IOException, InterruptedException {
        String listed = prefix + text(name);
        FileStatus status = parent.status(name);
        if (prefix.isEmpty() && ClusterRules.emptied(listed)) {
            emptied(path, status.type() == FileType.SYMBOLIC_LINK ? parent.status() : status);
            return;
        }
        switch (status.type()) {
            case DIRECTORY -> {
                try (Directory directory = parent.directory(name)) {
                    directory(directory, listed + "/", path);
                }
            }
            case REGULAR -> file(parent, name, listed, path, DataDirectoryLayout.cuts(listed, options.cuts()));
            case SYMBOLIC_LINK -> {
                if (prefix.equals(LINKS)) {
                    tablespace(parent, name, path, metadata(status));
                } else {
                    LOG.warn("{} of the data directory is a link, which no base backup holds", listed);
                }
            }
            case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
                LOG.debug("{} of the data directory is no file", listed);
        }
    }

    /** The folders that a server wants to find in an empty {@code pg_wal}. */
    private void emptied(EntryPath path, FileStatus like) throws IOException {
        EntryMetadata metadata = metadata(like);
        sink.directory(path, metadata);
        if (text(path.name()).equals("pg_wal")) {
            sink.directory(path.child(EntryName.of("archive_status")), metadata);
            if (options.major() >= 17) {
                sink.directory(path.child(EntryName.of("summaries")), metadata);
            }
        }
    }

    private void tablespace(Directory links, EntryName oid, EntryPath link, EntryMetadata metadata)
            throws IOException, InterruptedException {
        String location;
        try (EntryReference reference = links.reference(oid)) {
            location = new String(reference.readLink(), UTF_8);
        }
        sink.symbolicLink(link, metadata, ("../../tablespaces/" + text(oid)).getBytes(ISO_8859_1));
        EntryPath root = DataDirectoryLayout.TABLESPACES.resolve(text(oid));
        try (Directory directory = openTablespace(location)) {
            sink.directory(root, metadata(directory.status()));
            for (EntryName name : directory.names()) {
                // of other versions, which a cluster was upgraded from, there may be some beside it
                if (text(name).startsWith("PG_" + options.major() + "_")) {
                    try (Directory ours = directory.directory(name)) {
                        directory(ours, LINKS + text(oid) + "/" + text(name) + "/", root.child(name));
                    }
                }
            }
        }
        tablespaces.put(text(oid), location);
    }

    /** What is not there is no tablespace that was dropped: the server would have removed the link as well. */
    private static Directory openTablespace(String location) throws SourceException {
        try {
            return Directory.open(RawPath.of(location));
        } catch (PosixException e) {
            throw unreadable(e);
        }
    }

    private void file(Directory parent, EntryName name, String listed, EntryPath path, Cuts cuts)
            throws IOException, InterruptedException {
        try (OpenFile file = parent.openFile(name)) {
            FileStatus status = file.status();
            if (status.type() != FileType.REGULAR) {
                return;
            }
            Optional<RelationPath> relation = RelationPath.of(listed);
            Optional<LivePages> pages =
                    relation.filter(it -> options.verify()).map(it -> new LivePages(file, it, options.start()));
            LoggedFiles.Taken taken = relation.isPresent() && logged.isPresent()
                    ? logged.get().take(file, status, relation.get(), listed, path, metadata(status), pages)
                    : new LoggedFiles.Taken.Unnamed();
            Optional<ManifestFile> unchanged =
                    taken instanceof LoggedFiles.Taken.Unnamed ? unchanged(listed, path, status) : Optional.empty();
            if (taken instanceof LoggedFiles.Taken.Revised revised) {
                files.add(revised.listed());
            } else if (unchanged.isPresent()) {
                sink.reuse(path, options.earlier().orElseThrow().files().snapshot(), path);
                files.add(unchanged::get);
            } else {
                whole(file, status, listed, path, cuts, pages);
            }
        }
    }

    private void whole(
            OpenFile file, FileStatus status, String listed, EntryPath path, Cuts cuts, Optional<LivePages> pages)
            throws IOException, InterruptedException {
        CheckedFile content = new CheckedFile(file, status.size(), pages, options.rate());
        sink.fileWithoutDigest(path, metadata(status), content, cuts);
        read += content.length();
        list(ManifestFile.of(listed, content.length(), modified(status), content.crc()));
        content.damaged().forEach(block -> damage.add(LivePages.damage(listed, block)));
    }

    private void list(ManifestFile file) {
        files.add(() -> file);
    }

    /** As a manifest has it. */
    static String modified(FileStatus status) {
        return MODIFIED.format(status.modified());
    }

    private Optional<ManifestFile> unchanged(String listed, EntryPath path, FileStatus status) throws IOException {
        if (options.earlier().isEmpty()) {
            return Optional.empty();
        }
        Earlier earlier = options.earlier().get();
        Optional<ManifestFile> before = earlier.backup().file(listed).filter(it -> it.size() == status.size());
        return before.isPresent() && earlier.files().isUnchanged(path, status) ? before : Optional.empty();
    }

    /** Stores one more file of a directory, such as a segment of the log. */
    void add(Directory directory, EntryName name, String listed, EntryPath path)
            throws IOException, InterruptedException {
        try (OpenFile file = directory.openFile(name)) {
            FileStatus status = file.status();
            CheckedFile content = new CheckedFile(file, status.size(), Optional.empty(), options.rate());
            sink.fileWithoutDigest(path, metadata(status), content, DataDirectoryLayout.cuts(listed, options.cuts()));
            read += content.length();
        } catch (PosixException e) {
            throw unreadable(e);
        }
    }

    /** Stores what does not lie in the data directory as it is to be. */
    void add(String listed, byte[] content, FileStatus like) throws IOException, InterruptedException {
        CRC32C crc = new CRC32C();
        crc.update(content);
        sink.fileWithoutDigest(
                DataDirectoryLayout.append(DataDirectoryLayout.DATA, listed),
                metadata(like).ofNeighbour(0600),
                new ByteArrayInputStream(content),
                Cuts.CONTENT);
        list(ManifestFile.of(listed, content.length, modified(like), (int) crc.getValue()));
    }

    EntryMetadata metadata(FileStatus status) {
        return metadata.of(status);
    }

    static SourceException unreadable(PosixException e) {
        return new SourceException(
                e.getMessage()
                        + ". Holdfast must run as root or as the account that owns the data directory to read it;"
                        + " without 'data-directory' the server sends the files.",
                e);
    }

    private static String text(EntryName name) {
        return new String(name.toBytes(), ISO_8859_1);
    }

    private static boolean isGone(PosixException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP);
    }
}

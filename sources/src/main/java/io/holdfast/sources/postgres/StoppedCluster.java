package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps the files of a cluster on which no server runs, as they lie there, in a snapshot with {@code data/} and
 * {@code tablespaces/}. Cut as base backups are, so that what these have of it is not stored again. It starts where it is
 * brought out, and goes on from where the server was stopped or died.
 */
final class StoppedCluster {
    private static final int READ_AT_ONCE = 1 << 20;

    private final Path data;
    private final Cuts.Fixed cuts;
    private final SourceContext context;

    /**
     * @param data the data directory
     * @param cuts of relations' files
     */
    StoppedCluster(Path data, Cuts.Fixed cuts, SourceContext context) {
        this.data = data;
        this.cuts = cuts;
        this.context = context;
    }

    /** The tag of snapshots that hold what restores of a data set have replaced. */
    static String tag(String dataSet) {
        return "replaced:" + dataSet;
    }

    /** The newest snapshot of what was replaced in a directory. */
    static Optional<Snapshot> newest(Repository repository, String dataSet, Path directory) throws IOException {
        return repository.snapshots().reversed().stream()
                .filter(snapshot -> snapshot.tags().contains(tag(dataSet))
                        && snapshot.paths().contains(directory.toString()))
                .findFirst();
    }

    /**
     * Durable when this returns.
     *
     * @param tags beyond the one that says what it is
     */
    Snapshot keep(Repository repository, String host, String dataSet, List<String> tags)
            throws IOException, InterruptedException {
        context.progress().stage("keeping what is replaced");
        List<String> all = new ArrayList<>(tags);
        all.add(tag(dataSet));
        SnapshotRequest request = new SnapshotRequest(
                context.clock().instant(), host, "holdfast", List.of(data.toString()), all, Optional.empty());
        return repository
                .backup(
                        request,
                        sink -> {
                            tree(sink, data, DataDirectoryLayout.DATA, "");
                            for (Map.Entry<String, Path> tablespace :
                                    tablespaces(data).entrySet()) {
                                tree(
                                        sink,
                                        tablespace.getValue(),
                                        DataDirectoryLayout.TABLESPACES.child(name(tablespace.getKey())),
                                        "pg_tblspc/" + tablespace.getKey() + "/");
                            }
                        },
                        context.progress())
                .snapshot();
    }

    /** Where the tablespaces of a cluster lie that are not in its data directory, by oid. */
    static Map<String, Path> tablespaces(Path data) throws IOException {
        Map<String, Path> places = new TreeMap<>();
        Path links = data.resolve("pg_tblspc");
        if (Files.isDirectory(links)) {
            try (var entries = Files.list(links)) {
                for (Path link : (Iterable<Path>) entries::iterator) {
                    if (Files.isSymbolicLink(link)) {
                        places.put(
                                String.valueOf(link.getFileName()),
                                links.resolve(Files.readSymbolicLink(link)).normalize());
                    }
                }
            }
        }
        return places;
    }

    private void tree(SnapshotSink sink, Path from, EntryPath to, String prefix) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                sink.directory(place(directory), metadata(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = prefix + from.relativize(file);
                if (attributes.isSymbolicLink()) {
                    Path target = Files.readSymbolicLink(file);
                    String there = name.startsWith("pg_tblspc/")
                            ? "../../tablespaces/" + file.getFileName()
                            : target.toString();
                    sink.symbolicLink(place(file), metadata(file), there.getBytes(UTF_8));
                } else if (attributes.isRegularFile() && !name.equals("postmaster.pid")) {
                    try (InputStream content = new BufferedInputStream(Files.newInputStream(file), READ_AT_ONCE)) {
                        sink.fileWithoutDigest(
                                place(file), metadata(file), content, DataDirectoryLayout.cuts(name, cuts));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new java.io.InterruptedIOException("interrupted while what is replaced was kept");
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            private EntryPath place(Path path) throws SourceException {
                EntryPath place = to;
                for (Path part : from.relativize(path)) {
                    if (!part.toString().isEmpty()) {
                        place = place.child(name(part.toString()));
                    }
                }
                return place;
            }
        });
    }

    private static EntryName name(String text) {
        return new EntryName(text.getBytes(text.chars().allMatch(c -> c < 128) ? ISO_8859_1 : UTF_8));
    }

    private static EntryMetadata metadata(Path path) throws IOException {
        PosixFileAttributes of = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new EntryMetadata(
                number(path, "unix:mode") & 07777,
                Integer.toUnsignedLong(number(path, "unix:uid")),
                Integer.toUnsignedLong(number(path, "unix:gid")),
                of.owner().getName(),
                of.group().getName(),
                of.lastModifiedTime().toInstant(),
                of.lastAccessTime().toInstant(),
                of.lastModifiedTime().toInstant(),
                0,
                0,
                0,
                List.of());
    }

    private static int number(Path path, String attribute) throws IOException {
        return (int) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
    }
}

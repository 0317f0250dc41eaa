package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.sources.Foresight.Replaced;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.engine.WorkingProcesses;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A restore over the data directory of the same cluster. What is there is kept in the repository first; then the directory
 * is moved aside, under another name beside it, brought to the wanted state, recovered and validated there, and moved back
 * as the last thing that is done. So nobody can start a server on something half done: until then there is nothing where
 * it would be looked for, after a crash too. Another restore to the same directory goes on with what lies aside.
 */
final class InPlace {
    private static final String ASIDE = ".holdfast-restore";

    private final Path directory;
    private final Path aside;

    /** @param directory absolute, the data directory */
    InPlace(Path directory) {
        this.directory = directory;
        this.aside = directory.resolveSibling(directory.getFileName() + ASIDE);
    }

    Path directory() {
        return directory;
    }

    /** Where the data directory lies while it is worked on. */
    Path aside() {
        return aside;
    }

    /**
     * Makes sure that the directory is one of this cluster on which no server runs.
     *
     * @throws SourceException saying what is in the way; nothing was changed
     */
    void check(BaseBackupRecord record) throws IOException, InterruptedException {
        look(record);
        if (isBroken()) {
            // of a recovery whose Holdfast was killed
            PostgresServer.stopLeftOver(aside);
        }
    }

    /** As {@link #check}, without touching what an earlier restore may have left running. */
    void look(BaseBackupRecord record) throws IOException {
        if (isBroken()) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new SourceException("Both " + directory + " and " + aside + " are there, which an earlier restore"
                        + " has left. Remove the one that is not wanted, and ask again.");
            }
            return;
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new SourceException("There is no directory " + directory + ", or it is a link. To restore to a new"
                    + " place name it by --data-directory.");
        }
        requireSameCluster(record);
        requireStopped();
        if (Files.isSymbolicLink(directory.resolve("pg_wal"))) {
            throw new SourceException(directory.resolve("pg_wal") + " is a link to another place, which a restore over"
                    + " it does not follow. Restore to a new place.");
        }
        Path parent = directory.getParent();
        if (parent == null || !Files.isWritable(parent) || !Files.isWritable(directory)) {
            throw new SourceException("The server's account cannot write in " + directory
                    + " and beside it, where it is" + " moved to meanwhile. Run the server as an account that may.");
        }
        if (!Files.getFileStore(parent).equals(Files.getFileStore(directory))) {
            throw new SourceException(directory
                    + " is a file system of its own, which cannot be moved aside. Restore to" + " a new place in it.");
        }
    }

    /** Whether an earlier restore has not come to its end: this one would go on with what it left. */
    private boolean isBroken() {
        return Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS);
    }

    /** How much lies there now; what cannot be read is not counted. */
    Replaced replaced() throws IOException {
        long[] counted = new long[2];
        Files.walkFileTree(isBroken() ? aside : directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while measuring " + directory);
                }
                counted[0] += attributes.isRegularFile() ? attributes.size() : 0;
                counted[1]++;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Replaced(directory, counted[0], counted[1]);
    }

    /** The first eight bytes of pg_control, as of a little-endian server. */
    private void requireSameCluster(BaseBackupRecord record) throws IOException {
        Path control = directory.resolve("global/pg_control");
        String identifier;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(control))) {
            identifier = Long.toUnsignedString(Long.reverseBytes(in.readLong()));
        } catch (AccessDeniedException e) {
            throw new SourceException(
                    control + " may not be read by the server's account. Run it as an account that may.", e);
        } catch (IOException e) {
            throw new SourceException(
                    directory + " is no data directory of PostgreSQL (" + control + " cannot be read). Restore to a new"
                            + " place.",
                    e);
        }
        if (!identifier.equals(record.systemIdentifier())) {
            throw new SourceException("In " + directory + " lies another cluster, with system identifier " + identifier
                    + "; the recovery point is of " + record.systemIdentifier() + ". Name its own data directory.");
        }
    }

    private void requireStopped() throws IOException {
        Path real = directory.toRealPath();
        Optional<Long> working =
                WorkingProcesses.in(real).map(ProcessHandle::pid).findFirst();
        Optional<Long> noted = noted();
        if (working.or(() -> noted).isPresent()) {
            throw new SourceException("A server runs on " + directory + ", process "
                    + working.or(() -> noted).get()
                    + ". Stop it first, and keep it from being started again: disable it"
                    + " in your service manager until the restore is done.");
        }
    }

    /** The process that postmaster.pid names, if it lives and is not known to be something else. */
    private Optional<Long> noted() throws IOException {
        Path file = directory.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String first = Files.readString(file).lines().findFirst().orElse("").strip();
        if (!first.matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(first))
                .filter(ProcessHandle::isAlive)
                // pids are used again: only a server is in the way
                .filter(process -> process.info()
                        .command()
                        .map(command -> command.contains("postgres"))
                        .orElse(true))
                .map(ProcessHandle::pid);
    }

    /**
     * Keeps what is there in the repository, unless an interrupted restore did, and moves it aside.
     *
     * @return the snapshot that holds it
     */
    Snapshot begin(RestoreRequest request, SourceContext context) throws IOException, InterruptedException {
        Repository repository = request.repository();
        if (isBroken()) {
            return StoppedCluster.newest(repository, request.dataSet(), directory)
                    .orElseThrow(
                            () -> new SourceException(
                                    aside + " was left by a restore, and " + repository.location()
                                            + " holds nothing of what it replaced. Restore from the repository of that restore."));
        }
        List<String> tags = new ArrayList<>(request.snapshot().tags().stream()
                .filter(tag -> tag.equals("holdfast") || tag.startsWith("kind:") || tag.startsWith("service:"))
                .toList());
        Cuts.Fixed cuts = BaseBackupRecord.read(repository, request.snapshot()).pageCuts();
        Snapshot kept = new StoppedCluster(directory, cuts, context)
                .keep(repository, request.snapshot().hostname(), request.dataSet(), tags);
        // it was stopped all the time, or what was kept is worth nothing
        requireStopped();
        Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
        return kept;
    }

    /** Gives everything to the owner that the directory had, and puts it where it was. */
    void end(RestoreRequest request, Snapshot kept, Map<String, Path> tablespaces) throws IOException {
        EntryMetadata before = request.repository()
                .find(kept, DataDirectoryLayout.DATA)
                .orElseThrow(() -> new SourceException("Snapshot " + kept.shortId() + " holds no data directory."))
                .metadata();
        own(aside, before);
        for (Path tablespace : tablespaces.values()) {
            own(tablespace, before);
        }
        Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void own(Path tree, EntryMetadata owner) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                give(path);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                give(path);
                return FileVisitResult.CONTINUE;
            }

            private void give(Path path) throws IOException {
                set(path, "unix:uid", (int) owner.uid());
                set(path, "unix:gid", (int) owner.gid());
            }

            private void set(Path path, String attribute, int id) throws IOException {
                if ((int) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS) != id) {
                    Files.setAttribute(path, attribute, id, LinkOption.NOFOLLOW_LINKS);
                }
            }
        });
    }

    /** For people: what a failure leaves, and how to go on. */
    String left(Snapshot kept) {
        return " The data directory lies in " + aside
                + ", where no server finds it, and is not complete. The same restore,"
                + " asked for again, goes on with it; what it was is in snapshot " + kept.shortId()
                + " ('holdfast repo restore').";
    }
}

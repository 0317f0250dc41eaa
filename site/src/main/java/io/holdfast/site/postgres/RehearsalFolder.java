package io.holdfast.site.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code rehearsal} in a site's folder, where the copy lies while a rehearsal goes on. One rehearsal at a time has it, in
 * whichever process; what one that was killed has left is removed by whoever opens it next. For one thread.
 */
final class RehearsalFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;

    private RehearsalFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @return empty while another rehearsal goes on */
    static Optional<RehearsalFolder> open(Path home) throws IOException, InterruptedException {
        FileChannel channel =
                FileChannel.open(home.resolve("rehearsal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            RehearsalFolder opened = new RehearsalFolder(home.resolve("rehearsal"), channel);
            opened.clear();
            return Optional.of(opened);
        } catch (OverlappingFileLockException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException | InterruptedException e) {
            channel.close();
            throw e;
        }
    }

    static boolean isLeft(Path home) {
        return Files.exists(home.resolve("rehearsal"));
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("postgresql.log");
    }

    /** Where a tablespace of the original lies in the copy. */
    Path tablespace(long oid) {
        return folder.resolve("tablespace-" + oid);
    }

    /** Also the folder of the copy, empty and for the account that PostgreSQL runs as. */
    void make(PostgresServer.Handover account) throws IOException {
        Files.createDirectories(data());
        // the account must get through to what it owns in it
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwx------"));
        account.give(data());
    }

    /** A file that only the account may read. */
    Path secret(String name, String content, PostgresServer.Handover account) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
        account.give(file);
        return file;
    }

    /** Ends a server that runs on the copy, and removes all. */
    private void clear() throws IOException, InterruptedException {
        if (!Files.exists(folder)) {
            return;
        }
        PostgresServer.stopLeftOver(data());
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes the copy and lets others. */
    @Override
    public void close() throws IOException {
        // what interrupted the rehearsal must not keep its copy from being removed
        boolean interrupted = Thread.interrupted();
        try (lock) {
            clear();
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (IOException e) {
            throw new SourceException("The copy in " + folder + " could not be removed: " + e + ". Remove it", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The server's data folder, locked for this process. The system drops the lock when the process ends in whatever way, so
 * nothing has to be removed after a crash.
 */
final class DataFolder implements AutoCloseable {
    /** Database programs run by another account when we are root: they pass through, and see nothing. */
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    /** There from the first to the last step of a bootstrap. */
    private static final String UNFINISHED = "bootstrap-unfinished";

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** @throws ServerStartException when another server has it, it cannot be written, or a bootstrap was cut off */
    static DataFolder claim(Path path) throws ServerStartException {
        if (Files.exists(path.resolve(UNFINISHED))) {
            throw new ServerStartException("The control plane in " + path
                    + " was not brought back to the end. Repeat 'holdfast bootstrap' with the same --data, or remove the"
                    + " folder.");
        }
        return lock(path);
    }

    /**
     * For a bootstrap: a folder that is absent or empty, or where one was cut off before. No server starts on it until
     * {@link #finished}.
     *
     * @throws ServerStartException when it holds anything else, or cannot be written
     */
    static DataFolder claimEmpty(Path path) throws ServerStartException {
        Path unfinished = path.resolve(UNFINISHED);
        try {
            if (!Files.exists(unfinished)) {
                if (Files.exists(path) && !isEmpty(path)) {
                    throw new ServerStartException(
                            "The folder " + path
                                    + " is not empty. Name one with --data that is absent or empty; what is there stays as it is.");
                }
                folder(path, PASSABLE);
                Files.createFile(unfinished);
            }
        } catch (ServerStartException e) {
            throw e;
        } catch (IOException e) {
            throw new ServerStartException(
                    "The data folder " + path + " cannot be used: " + e + ". Name another one with --data.", e);
        }
        return lock(path);
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (var entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Whether a bootstrap that was cut off here had begun to fill this catalog, which then belongs to nobody. */
    boolean wasFilling(String catalog) throws IOException {
        return Files.readString(path.resolve(UNFINISHED)).strip().equals(catalog);
    }

    /** Notes, before it is done, that the bootstrap fills this catalog. */
    void filling(String catalog) throws IOException {
        Files.writeString(path.resolve(UNFINISHED), catalog + "\n");
    }

    /** Servers may start on it from now on. */
    void finished() throws IOException {
        Files.delete(path.resolve(UNFINISHED));
    }

    private static DataFolder lock(Path path) throws ServerStartException {
        try {
            folder(path, PASSABLE);
            for (String open : new String[] {"catalog", "programs", "restores"}) {
                folder(path.resolve(open), PASSABLE);
            }
            for (String closed : new String[] {"spool", "work", "reports"}) {
                folder(path.resolve(closed), PRIVATE);
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locked;
            try {
                locked = channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                // held by another server in this very process
                locked = false;
            }
            if (!locked) {
                channel.close();
                throw new ServerStartException("Another Holdfast server runs on " + path
                        + ServerFile.read(path)
                                .map(other -> " (process " + other.pid() + ", " + other.address() + ")")
                                .orElse("")
                        + ". Stop it, or give this one a data folder of its own.");
            }
            return new DataFolder(path, channel);
        } catch (ServerStartException e) {
            throw e;
        } catch (IOException e) {
            throw new ServerStartException(
                    "The data folder " + path + " cannot be used: " + e + ". Let the server write there.", e);
        }
    }

    private static void folder(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of " + path + " could not be released", e);
        }
    }
}

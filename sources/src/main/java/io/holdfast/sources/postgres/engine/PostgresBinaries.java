package io.holdfast.sources.postgres.engine;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of one PostgreSQL version: {@code initdb}, {@code postgres} and {@code pg_ctl} at the least.
 *
 * @param directory holds {@code bin/}
 * @param version such as {@code 18.6}
 */
public record PostgresBinaries(Path directory, String version) {
    private static final String EMBEDDED = "/postgres-linux-x86_64.txz";
    private static final int MOST_BUSY = 40;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+\\S*)");

    /**
     * The binaries that come with Holdfast. The first call unpacks some 15 MB below {@code cache}, which blocks for
     * seconds; later calls, of other processes too, find them there.
     *
     * @param cache a directory to keep them in, made when absent
     */
    public static PostgresBinaries embedded(Path cache) throws SourceException, IOException {
        Path unpacked = cache.toAbsolutePath().normalize().resolve("postgresql");
        if (!Files.exists(unpacked.resolve("bin/postgres"))) {
            unpack(unpacked);
        }
        return at(unpacked);
    }

    /**
     * Binaries of a major version: installed ones of that version first, as a database's extensions come with them,
     * then {@code postgresql-<major>} in {@code cache}, where an operator may put what is not to be installed, else those
     * that come with Holdfast.
     *
     * @throws SourceException naming what to install when there are none of that version
     */
    public static PostgresBinaries forMajor(int major, Path cache) throws SourceException, IOException {
        Path put = cache.toAbsolutePath().normalize().resolve("postgresql-" + major);
        for (Path place : List.of(Path.of("/usr/lib/postgresql/" + major), Path.of("/usr/pgsql-" + major), put)) {
            if (Files.isExecutable(place.resolve("bin/postgres"))) {
                return at(place);
            }
        }
        PostgresBinaries embedded = embedded(cache);
        if (embedded.major() != major) {
            throw new SourceException("There are no programs of PostgreSQL " + major + " on this machine; "
                    + embedded.version() + " comes with Holdfast. Install the package postgresql-" + major
                    + ", or put them into " + put + ".");
        }
        return embedded;
    }

    /**
     * Binaries of a folder.
     *
     * @param directory holds {@code bin/postgres}
     * @throws SourceException when they are not there or do not run
     */
    public static PostgresBinaries in(Path directory) throws SourceException, IOException {
        Path place = directory.toAbsolutePath().normalize();
        if (!Files.isExecutable(place.resolve("bin/postgres"))) {
            throw new SourceException("There is no program bin/postgres in " + place
                    + ". Name the folder of a PostgreSQL installation, such as /usr/lib/postgresql/15.");
        }
        return at(place);
    }

    public int major() {
        Matcher digits = Pattern.compile("\\d+").matcher(version);
        if (!digits.lookingAt()) {
            throw new IllegalStateException("not a PostgreSQL version: " + version);
        }
        return Integer.parseInt(digits.group());
    }

    /** The path of a program, whether or not it is there. */
    public Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    private static PostgresBinaries at(Path directory) throws SourceException, IOException {
        Path postgres = directory.resolve("bin/postgres");
        Process process = version(postgres);
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new SourceException(postgres + " does not run: it said '" + said.strip() + "'. Remove " + directory
                    + " and try again; it is made anew.");
        }
        return new PostgresBinaries(directory, version.group(1));
    }

    /**
     * A program that was just unpacked is busy for a moment when another thread began a program meanwhile: until that runs,
     * it holds what this process had open, for writing too.
     */
    private static Process version(Path postgres) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(postgres.toString(), "--version").redirectErrorStream(true);
        for (int left = MOST_BUSY; ; left--) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (left == 0 || !String.valueOf(e.getMessage()).contains("error: 26")) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** One at a time here too, as the lock is this process's and not a thread's. */
    private static synchronized void unpack(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path lockFile = target.resolveSibling("postgresql.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || Files.exists(target.resolve("bin/postgres"))) {
                return;
            }
            Path temporary = Files.createTempDirectory(target.getParent(), "unpacking-");
            // others run these programs too, by an account of their own
            Files.setPosixFilePermissions(
                    temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            try (InputStream archive = PostgresBinaries.class.getResourceAsStream(EMBEDDED)) {
                if (archive == null) {
                    throw new SourceException("No PostgreSQL programs come with Holdfast for "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                            + ". Install PostgreSQL from your distribution.");
                }
                TarXz.unpack(archive, temporary);
            }
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException("The file system of " + target.getParent() + " cannot rename a directory", e);
            }
        }
    }
}

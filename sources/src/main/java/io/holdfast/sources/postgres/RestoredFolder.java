package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory that a cluster is restored into: {@code data/} and {@code tablespaces/} from the snapshot; ours beside
 * them, so that the data directory stays as it was: {@code wal/} (while it is replayed), {@code server.log},
 * {@code pg_hba.conf}, {@code pg_ident.conf} and perhaps {@code postgresql.conf} and {@code part/}.
 *
 * @param path absolute
 */
record RestoredFolder(Path path) {
    private static final String ACCESS = """
            # Written by Holdfast for the restored copy: passwords, from this machine alone. The method md5 takes
            # SCRAM passwords as SCRAM, and lets roles in whose passwords are older.
            host all all 127.0.0.1/32 md5
            """;

    private static final Pattern EARLIER_RECOVERY =
            Pattern.compile("\\s*recovery_target\\w*\\s*[= ].*", Pattern.CASE_INSENSITIVE);

    Path data() {
        return path.resolve("data");
    }

    Path wal() {
        return path.resolve("wal");
    }

    /** Where a part of what is restored is extracted to. */
    Path extract() {
        return path.resolve("part");
    }

    Path serverLog() {
        return path.resolve("server.log");
    }

    Path access() {
        return path.resolve("pg_hba.conf");
    }

    Path identities() {
        return path.resolve("pg_ident.conf");
    }

    Path configuration() {
        return path.resolve("postgresql.conf");
    }

    /** Readies what the snapshot brought for a recovery of its own, apart from the world it was copied from. */
    void prepare() throws IOException {
        if (!Files.isDirectory(data())) {
            throw new SourceException(
                    "The snapshot holds no data directory ('data'). Choose a recovery point of a PostgreSQL data set.");
        }
        // the server's account must get to what it owns; nobody else gets to see what is in it
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createFile(
                serverLog(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // a copy of a standby would follow its primary
        Files.deleteIfExists(data().resolve("standby.signal"));
        Files.writeString(data().resolve("recovery.signal"), "");
        forgetEarlierRecovery(data().resolve("postgresql.auto.conf"));
        Files.writeString(access(), ACCESS);
        Files.writeString(identities(), "");
        for (Path link : tablespaceLinks()) {
            Path place = data().resolve("pg_tblspc")
                    .resolve(Files.readSymbolicLink(link))
                    .normalize();
            if (!place.startsWith(path) || !Files.isDirectory(place)) {
                throw new SourceException("The snapshot's tablespace " + link.getFileName() + " leads to " + place
                        + ", which the snapshot did not bring. Choose another recovery point.");
            }
            // base backups of versions before 17 cannot follow a relative link
            Files.delete(link);
            Files.createSymbolicLink(link, place);
        }
    }

    /** Tools that restored or cloned the original leave their recovery targets there. */
    private static void forgetEarlierRecovery(Path file) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            Files.write(
                    file,
                    lines.stream()
                            .filter(line -> !EARLIER_RECOVERY.matcher(line).matches())
                            .toList(),
                    StandardCharsets.ISO_8859_1);
        }
    }

    /** Gives everything that the server uses beside its data directory to its account. */
    void giveTo(PostgresServer.Handover server) throws IOException {
        for (Path tree : List.of(path.resolve("tablespaces"), access(), identities(), configuration(), serverLog())) {
            if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
                server.give(tree);
            }
        }
    }

    /** A configuration for a cluster that keeps its own elsewhere, or one that does not work on this machine. */
    void writeConfiguration(Map<String, String> settings, String why) throws IOException {
        StringBuilder text = new StringBuilder("# Written by Holdfast for the restored copy: ")
                .append(why.replaceAll("\\s+", " "))
                .append('\n');
        new TreeMap<>(settings)
                .forEach((name, value) -> text.append(name)
                        .append(" = '")
                        .append(value.replace("'", "''"))
                        .append("'\n"));
        Files.writeString(configuration(), text);
    }

    /** Whether a tablespace lies in the data directory itself. */
    boolean hasTablespacesInPlace() throws IOException {
        try (Stream<Path> entries = Files.list(data().resolve("pg_tblspc"))) {
            return entries.anyMatch(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
        }
    }

    private List<Path> tablespaceLinks() throws IOException {
        try (Stream<Path> entries = Files.list(data().resolve("pg_tblspc"))) {
            return entries.filter(Files::isSymbolicLink).toList();
        }
    }

    /** An empty directory for the log, which only its owner may enter. */
    Path makeWal() throws IOException {
        return Files.createDirectory(
                wal(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** The log was replayed and lies in the repository: its files only take room. */
    void removeWal() throws IOException {
        if (!Files.exists(wal())) {
            return;
        }
        Files.walkFileTree(wal(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory that a cluster is restored into: {@code data/} and {@code tablespaces/} from the snapshot; ours beside
 * them, so that the data directory stays as it was: {@code wal/} (while it is replayed), {@code server.log},
 * {@code pg_hba.conf}, {@code pg_ident.conf} and perhaps {@code postgresql.conf} and {@code part/}.
 *
 * @param path absolute
 * @param data the data directory
 * @param placed the tablespaces, by oid, that do not lie in {@code tablespaces/}
 */
record RestoredFolder(Path path, Path data, Map<String, Path> placed) {
    private static final String ACCESS = """
            # Written by Holdfast for the restored copy: passwords, from this machine alone. The method md5 takes
            # SCRAM passwords as SCRAM, and lets roles in whose passwords are older.
            host all all 127.0.0.1/32 md5
            local all all md5
            """;

    private static final Pattern EARLIER_RECOVERY =
            Pattern.compile("\\s*recovery_target\\w*\\s*[= ].*", Pattern.CASE_INSENSITIVE);

    /** @throws SourceException when the places lie in each other, or a tablespace is named that there is none of */
    static RestoredFolder at(Path path, Placement placement, BaseBackupRecord record) throws SourceException {
        Map<String, Path> placed = placement.byOid(record);
        List<Path> apart = new ArrayList<>(placed.values());
        Optional<Path> elsewhere = placement
                .inPlace()
                .map(directory -> new InPlace(directory).aside())
                .or(placement::dataDirectory);
        elsewhere.ifPresent(apart::add);
        apart.add(path);
        for (Path one : apart) {
            for (Path other : apart) {
                if (one != other && one.startsWith(other)) {
                    throw new SourceException("The restore is told to put something into " + one + " and something else"
                            + " into " + other + ". Name places that do not lie in each other.");
                }
            }
        }
        return new RestoredFolder(path, elsewhere.orElse(path.resolve("data")), placed);
    }

    /** Whether a snapshot's files go to this one directory as they are. */
    boolean isInOnePlace() {
        return placed.isEmpty() && data.equals(path.resolve("data"));
    }

    Path tablespace(String oid) {
        return placed.getOrDefault(oid, path.resolve("tablespaces").resolve(oid));
    }

    /** For people: everywhere that something was restored to. */
    String places() {
        return Stream.concat(Stream.of(path, data), placed.values().stream())
                .filter(place -> place.equals(path) || !place.startsWith(path))
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(", "));
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
    void prepare(boolean asStandby) throws IOException {
        if (!Files.isDirectory(data())) {
            throw new SourceException(
                    "The snapshot holds no data directory ('data'). Choose a recovery point of a PostgreSQL data set.");
        }
        // the server's account must get to what it owns; nobody else gets to see what is in it
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwx------"));
        Files.createFile(
                serverLog(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // a copy of a standby would follow its primary
        Files.deleteIfExists(data().resolve("standby.signal"));
        Files.writeString(data().resolve(asStandby ? "standby.signal" : "recovery.signal"), "");
        forgetEarlierRecovery(data().resolve("postgresql.auto.conf"));
        Files.writeString(access(), ACCESS);
        Files.writeString(identities(), "");
        for (Path link : tablespaceLinks()) {
            Path place = tablespace(String.valueOf(link.getFileName()));
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new SourceException("The snapshot has a tablespace " + link.getFileName() + " and did not bring "
                        + place + ". Choose another recovery point.");
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
        List<Path> trees = new ArrayList<>(placed.values());
        trees.addAll(List.of(path.resolve("tablespaces"), access(), identities(), configuration(), serverLog()));
        for (Path tree : trees) {
            if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
                server.give(tree);
            }
        }
    }

    /** Sets what the server reads last of its files, and keeps; an empty value takes a setting out. */
    void configure(Map<String, String> settings) throws IOException {
        Path file = data().resolve("postgresql.auto.conf");
        List<String> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String name = line.strip().split("[\\s=]", 2)[0];
                if (!settings.containsKey(name)) {
                    lines.add(line);
                }
            }
        }
        new TreeMap<>(settings).forEach((name, value) -> {
            if (!value.isEmpty()) {
                lines.add(name + " = '" + value.replace("'", "''") + "'");
            }
        });
        Files.write(file, lines, StandardCharsets.UTF_8);
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
        remove(wal());
    }

    /** A directory with all that is in it, if it is there; follows no link. */
    static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
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

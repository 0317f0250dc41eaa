package io.holdfast.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which one call leaves what the next calls of PostgreSQL will ask for, so that they need no JVM: the launcher
 * looks there first. It names the folder by {@value #VARIABLE}; without it nothing is done ahead.
 *
 * <ul>
 *   <li>{@code pushed/NAME} tells which file, of which state, the server has taken durably;
 *   <li>{@code fetched/NAME} is a file of the log.
 * </ul>
 */
final class WalBatch {
    static final String VARIABLE = "HOLDFAST_WAL_BATCH";

    /** The launcher uses nothing older: the data set may be another cluster's by then. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private final Path folder;

    private WalBatch(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder; empty when there is none to be used. */
    static Optional<WalBatch> open(@Nullable String named) {
        if (named == null || named.isBlank()) {
            return Optional.empty();
        }
        WalBatch batch = new WalBatch(Path.of(named));
        try {
            for (Path part : List.of(batch.pushed(), batch.fetched())) {
                Files.createDirectories(
                        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                removeOld(part);
            }
            return Optional.of(batch);
        } catch (IOException e) {
            // it only saves time
            return Optional.empty();
        }
    }

    private static void removeOld(Path folder) throws IOException {
        FileTime oldest = FileTime.from(Instant.now().minus(GOOD_FOR));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path pushed() {
        return folder.resolve("pushed");
    }

    private Path fetched() {
        return folder.resolve("fetched");
    }

    /** As the launcher has it of {@code stat -c '%d:%i:%s:%.9Y'}. */
    static String state(Path file) throws IOException {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino") + ":"
                + Files.size(file) + ":" + modified.getEpochSecond() + "."
                + "%09d".formatted(modified.getNano());
    }

    /** Notes that the server has taken a file in this state. */
    void pushed(String name, String state) throws IOException {
        Path note = pushed().resolve("." + name);
        Files.writeString(note, state + "\n");
        Files.move(note, pushed().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    boolean isFetched(String name) {
        return Files.exists(fetched().resolve(name));
    }

    /** Where to write a file that is being fetched. */
    Path fetching(String name) {
        return fetched().resolve("." + name);
    }

    /** Makes a file that has been fetched one that the next calls find. */
    void fetched(String name) throws IOException {
        Files.move(fetching(name), fetched().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}

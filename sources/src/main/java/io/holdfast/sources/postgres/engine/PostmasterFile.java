package io.holdfast.sources.postgres.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: lines are pid, data directory, start time, port, socket directory, listen address,
 * shared memory key, status (PostgreSQL's {@code pidfile.h}).
 *
 * @param status {@code starting}, {@code standby}, {@code ready}, {@code stopping} or empty while not written yet
 */
record PostmasterFile(long pid, int port, String status) {
    static Optional<PostmasterFile> read(Path dataDirectory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readString(dataDirectory.resolve("postmaster.pid"), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() < 4) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(0).strip()),
                    Integer.parseInt(lines.get(3).strip()),
                    lines.size() > 7 ? lines.get(7).strip() : ""));
        } catch (NumberFormatException e) {
            // half written: whoever waits reads it again
            return Optional.empty();
        }
    }

    /** The process, if it lives and is a PostgreSQL server of this data directory: pids are used again. */
    Optional<ProcessHandle> process(Path dataDirectory) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        String command;
        try {
            command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        List<String> words = List.of(command.split("\0"));
        boolean ours = words.getFirst().endsWith("postgres")
                && words.contains(dataDirectory.toAbsolutePath().normalize().toString());
        return ours ? process : Optional.empty();
    }
}

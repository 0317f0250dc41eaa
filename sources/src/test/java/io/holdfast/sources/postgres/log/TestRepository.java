package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.key.QuickKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository on disk that can be away, and restic's view of it. */
final class TestRepository implements AutoCloseable {
    static final String PASSWORD = "open sesame";

    final Path directory;
    private Repository open;

    private TestRepository(Path directory, Repository open) {
        this.directory = directory;
        this.open = open;
    }

    static TestRepository init(Path directory) throws Exception {
        try (Password password = Password.of(PASSWORD.toCharArray())) {
            return new TestRepository(directory, QuickKeys.init(directory, password));
        }
    }

    static TestRepository at(Path directory) throws Exception {
        try (Password password = Password.of(PASSWORD.toCharArray())) {
            return new TestRepository(directory, Repositories.open(directory, password));
        }
    }

    /** For a shipper: fails while the directory is away. */
    Repository open() throws IOException {
        if (!Files.exists(directory.resolve("config"))) {
            throw new RepositoryException.NotFound("The repository at " + directory + " has gone. Bring it back.");
        }
        return open;
    }

    void takeAway() throws IOException {
        Files.move(directory, directory.resolveSibling(directory.getFileName() + ".away"));
    }

    void bringBack() throws IOException {
        Files.move(directory.resolveSibling(directory.getFileName() + ".away"), directory);
    }

    /** How many files each folder of the repository has, data/ as one. */
    Map<String, Integer> files() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                counts.merge(directory.relativize(file).getName(0).toString(), 1, Integer::sum);
            }
        }
        return counts;
    }

    String restic(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("restic", "--no-cache", "-r", directory.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RESTIC_PASSWORD", PASSWORD);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    @Override
    public void close() throws Exception {
        open.close();
    }
}

package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.key.QuickKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The stock restic client on one repository: the judge of what we write, and the writer of what we must read. */
public final class Restic {
    public static final String PASSWORD = "correct horse battery staple";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Integer, Path> MADE = new HashMap<>();

    private final Path repository;
    private final String password;

    /** @param repository a directory; see {@link #init} */
    public Restic(Path repository) {
        this(repository, PASSWORD);
    }

    public Restic(Path repository, String password) {
        this.repository = repository;
        this.password = password;
    }

    public Path repository() {
        return repository;
    }

    /** Makes a repository of format version 2. */
    public Restic init() throws IOException, InterruptedException {
        return copyOfMade(2);
    }

    /** Makes a repository of the format before compression. */
    public Restic initVersion1() throws IOException, InterruptedException {
        return copyOfMade(1);
    }

    /** Making one takes restic three seconds of CPU; each test gets a copy of what it made once in this run, quick to open. */
    private Restic copyOfMade(int version) throws IOException, InterruptedException {
        Path made;
        synchronized (MADE) {
            made = MADE.get(version);
            if (made == null) {
                made = Files.createTempDirectory("restic-made");
                made.toFile().deleteOnExit();
                new Restic(made).run("init", "--repository-version", Integer.toString(version));
                try (Password quick = Parts.password()) {
                    QuickKeys.in(made, quick);
                }
                try (Stream<Path> files = Files.walk(made)) {
                    files.sorted().forEach(file -> file.toFile().deleteOnExit());
                }
                MADE.put(version, made);
            }
        }
        Files.createDirectories(repository);
        Shell.run(repository, "cp -a '" + made + "/.' .");
        return this;
    }

    /** Backs up with the working directory {@code directory}, so that paths are relative to it. */
    public void backup(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("backup", "--with-atime", "--host", "oracle"));
        command.addAll(List.of(arguments));
        run(directory, command);
    }

    public void checkReadingAllData() throws IOException, InterruptedException {
        assertThat(new String(run("check", "--read-data"), StandardCharsets.UTF_8))
                .contains("no errors were found");
    }

    public void restore(String snapshot, Path target) throws IOException, InterruptedException {
        run("restore", snapshot, "--target", target.toString());
    }

    /** The root tree of the newest snapshot. */
    public BlobId newestTree() throws IOException, InterruptedException {
        JsonNode newest = JSON.readTree(run("snapshots", "--json", "--latest", "1"));
        return BlobId.parse(newest.get(newest.size() - 1).get("tree").stringValue());
    }

    public byte[] blob(BlobId id) throws IOException, InterruptedException {
        return run("cat", "blob", id.toString());
    }

    /** The polynomial in the config, in hexadecimal digits. */
    public String chunkerPolynomial() throws IOException, InterruptedException {
        return JSON.readTree(run("cat", "config")).get("chunker_polynomial").stringValue();
    }

    /** Runs a command that must fail, and returns what it wrote to its standard error. */
    public String fail(String... arguments) throws IOException, InterruptedException {
        Ran ran = start(Path.of("."), List.of(arguments));
        assertThat(ran.exit())
                .as("restic %s: %s", List.of(arguments), ran.errors())
                .isNotZero();
        return ran.errors();
    }

    /** Runs a command that must succeed, and returns what it wrote to its standard output. */
    public byte[] run(String... arguments) throws IOException, InterruptedException {
        return run(Path.of("."), List.of(arguments));
    }

    private byte[] run(Path directory, List<String> arguments) throws IOException, InterruptedException {
        Ran ran = start(directory, arguments);
        assertThat(ran.exit()).as("restic %s: %s", arguments, ran.errors()).isZero();
        return ran.output();
    }

    private record Ran(int exit, byte[] output, String errors) {}

    private Ran start(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("restic", "--no-cache"));
        command.addAll(arguments);
        Path errors = Files.createTempFile("restic", ".err");
        Path output = Files.createTempFile("restic", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment()
                .put("RESTIC_REPOSITORY", repository.toAbsolutePath().toString());
        builder.environment().put("RESTIC_PASSWORD", password);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            assertThat(ended).as("%s ends within two minutes", command).isTrue();
            return new Ran(
                    process.exitValue(),
                    Files.readAllBytes(output),
                    Files.readString(errors, StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(errors);
            Files.delete(output);
        }
    }
}

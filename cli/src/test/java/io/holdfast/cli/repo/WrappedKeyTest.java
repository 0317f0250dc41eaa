package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Holdfast;
import io.holdfast.repository.Restic;
import io.holdfast.repository.keyservice.MockKeyService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrapped key from the command line, each run a process of its own as credentials come from the environment. */
class WrappedKeyTest {
    @TempDir
    Path folder;

    private record Run(int exitCode, String said) {}

    @Test
    void a_service_opens_the_repository_and_the_password_is_seen_nowhere() throws Exception {
        Path place = folder.resolve("repository");
        Path passwordFile = Files.writeString(folder.resolve("password"), Restic.PASSWORD);
        Path wrapped = folder.resolve("wrapped.json");
        Restic restic = new Restic(place, Restic.PASSWORD);
        restic.run("init");
        List<String> said = new ArrayList<>();
        Set<String> commandLines = ConcurrentHashMap.newKeySet();
        try (MockKeyService service = MockKeyService.start();
                Watching watching = new Watching(commandLines)) {
            Map<String, String> variables = Map.of(
                    "AWS_ACCESS_KEY_ID",
                    "key",
                    "AWS_SECRET_ACCESS_KEY",
                    "secret-of-kms",
                    "VAULT_TOKEN_FILE",
                    Files.writeString(folder.resolve("token"), MockKeyService.TOKEN)
                            .toString(),
                    "HOLDFAST_REPOSITORY",
                    place.toString());
            said.add(succeed(
                    variables,
                    "key",
                    "wrap",
                    "--service",
                    service.kms(),
                    "--out",
                    wrapped.toString(),
                    "-p",
                    passwordFile.toString()));
            String password = service.secrets().getFirst();
            service.rotate();
            said.add(succeed(variables, "key", "rewrap", wrapped.toString(), "--service", service.vault()));
            String keys = succeed(variables, "key", "list", "--password-wrapped", wrapped.toString());
            assertThat(keys).contains("wrapped-", "aws-kms");
            said.add(keys);
            // the password is the plain text itself: stock restic takes it, too
            assertThat(new String(new Restic(place, password).run("key", "list"), StandardCharsets.UTF_8))
                    .contains("wrapped-");

            service.failNext(1000);
            Run down = run(variables, "snapshots", "--password-wrapped", wrapped.toString(), "--retry", "1s");
            assertThat(down.exitCode()).isEqualTo(ExitCode.FAILED.code());
            assertThat(down.said()).contains("Vault is sealed", "repo key combine");
            said.add(down.said());

            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    said.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(said).isNotEmpty().noneMatch(text -> text.contains(password));
            assertThat(said.subList(0, 4)).noneMatch(text -> text.contains("secret-of-kms"));
            assertThat(said.subList(0, 4)).noneMatch(text -> text.contains(MockKeyService.TOKEN));

            // what a careless program would do is seen: the watch works
            Process careless = new ProcessBuilder("sh", "-c", "read end; : " + password).start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (commandLines.stream().noneMatch(line -> line.contains(password)) && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            careless.getOutputStream().close();
            careless.waitFor();
            assertThat(commandLines).filteredOn(line -> line.contains(password)).hasSize(1);
            assertThat(commandLines).filteredOn(line -> line.contains("rewrap")).isNotEmpty();
        }
    }

    private static String succeed(Map<String, String> variables, String... verb) throws Exception {
        Run run = run(variables, verb);
        assertThat(run.exitCode()).as(run.said()).isZero();
        return run.said();
    }

    private static Run run(Map<String, String> variables, String... verb) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Holdfast.class.getName(),
                "repo"));
        command.addAll(List.of(verb));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }

    /** Collects the command line of every process of the machine, over and over. */
    private static final class Watching implements AutoCloseable {
        private final Thread thread;

        Watching(Set<String> commandLines) {
            thread = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    collect(commandLines);
                    try {
                        Thread.sleep(20);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
        }

        private static void collect(Set<String> commandLines) {
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                for (Path process : processes
                        .filter(path -> path.getFileName().toString().matches("\\d+"))
                        .toList()) {
                    try {
                        commandLines.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                    } catch (IOException e) {
                        // it has ended meanwhile
                        continue;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}

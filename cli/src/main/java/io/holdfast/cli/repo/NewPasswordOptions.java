package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Password;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new password comes from; never the command line itself, which others can see. */
final class NewPasswordOptions {
    private static final long COMMAND_SECONDS = 120;

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description =
                    "Its first line is the new password. Default: $HOLDFAST_NEW_PASSWORD_FILE; else what the command"
                            + " $HOLDFAST_NEW_PASSWORD_COMMAND prints; else $HOLDFAST_NEW_PASSWORD; else asked for.")
    private @Nullable Path file;

    Password read() throws IOException, InterruptedException {
        Optional<Path> chosen = Optional.ofNullable(file)
                .or(() -> RepositoryOptions.environment("HOLDFAST_NEW_PASSWORD_FILE")
                        .map(Path::of));
        if (chosen.isPresent()) {
            return RepositoryOptions.fromFile(chosen.get());
        }
        Optional<String> command = RepositoryOptions.environment("HOLDFAST_NEW_PASSWORD_COMMAND");
        if (command.isPresent()) {
            return fromCommand(command.get());
        }
        Optional<String> plain = RepositoryOptions.environment("HOLDFAST_NEW_PASSWORD");
        return plain.isPresent()
                ? Password.of(plain.get().toCharArray())
                : RepositoryOptions.typed("New password: ", true, "--new-password-file");
    }

    private static Password fromCommand(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0 || line.isEmpty()) {
            process.destroyForcibly();
            throw new CommandFailed(
                    ExitCode.USAGE, "The command of HOLDFAST_NEW_PASSWORD_COMMAND failed or printed nothing.");
        }
        return Password.of(line.toCharArray());
    }
}

package io.holdfast.cli.repo;

import io.holdfast.repository.Password;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new password comes from; never the command line itself, which others can see. */
final class NewPasswordOptions {
    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description =
                    "Its first line is the new password. Default: $HOLDFAST_NEW_PASSWORD_FILE; else what the command"
                            + " $HOLDFAST_NEW_PASSWORD_COMMAND prints; else $HOLDFAST_NEW_PASSWORD; else asked for.")
    private @Nullable Path file;

    Password read() {
        Optional<Path> chosen = Optional.ofNullable(file)
                .or(() -> RepositoryOptions.environment("HOLDFAST_NEW_PASSWORD_FILE")
                        .map(Path::of));
        if (chosen.isPresent()) {
            return RepositoryOptions.fromFile(chosen.get());
        }
        Optional<String> command = RepositoryOptions.environment("HOLDFAST_NEW_PASSWORD_COMMAND");
        if (command.isPresent()) {
            return PasswordCommand.run(command.get(), "HOLDFAST_NEW_PASSWORD_COMMAND");
        }
        Optional<String> plain = RepositoryOptions.environment("HOLDFAST_NEW_PASSWORD");
        return plain.isPresent()
                ? Password.of(plain.get().toCharArray())
                : RepositoryOptions.typed("New password: ", true, "--new-password-file");
    }
}

package io.holdfast.cli.repo;

import io.holdfast.repository.Password;
import java.nio.file.Path;
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
        return FurtherPassword.read(file, "HOLDFAST_NEW_PASSWORD", "New password: ", true, "--new-password-file");
    }
}

package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a repository. */
@Command(name = "init", description = "Make an empty repository in a directory that is absent or empty.")
final class InitCommand implements Callable<Integer> {
    @Option(
            names = "--chunks-of",
            paramLabel = "LOCATION",
            description =
                    "Cut files where this repository cuts them, so that what is copied from there is found when the"
                            + " same files are backed up here.")
    private @Nullable String like;

    @Option(
            names = "--chunks-of-password-file",
            paramLabel = "FILE",
            description =
                    "Its first line is that repository's password. Default: $HOLDFAST_CHUNKS_OF_PASSWORD_FILE; else"
                            + " what the command $HOLDFAST_CHUNKS_OF_PASSWORD_COMMAND prints; else"
                            + " $HOLDFAST_CHUNKS_OF_PASSWORD; else asked for.")
    private @Nullable Path likePassword;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = make()) {
            if (output.isJson()) {
                output.json(Map.of("id", repository.id(), "location", repository.location()));
            } else {
                output.line("Made repository " + repository.id().substring(0, 10) + " at " + repository.location()
                        + ". Without its password nothing in it can ever be read: keep a copy elsewhere.");
            }
        }
        return 0;
    }

    private Repository make() throws IOException {
        String location = like;
        if (location == null) {
            return options.init(Optional.empty());
        }
        try (Password password = FurtherPassword.read(
                        likePassword,
                        "HOLDFAST_CHUNKS_OF_PASSWORD",
                        "Password of " + location + ": ",
                        false,
                        "--chunks-of-password-file");
                Repository other = options.stores().open(location, password)) {
            return options.init(Optional.of(other));
        }
    }
}

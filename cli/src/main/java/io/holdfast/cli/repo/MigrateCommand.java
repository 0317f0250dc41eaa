package io.holdfast.cli.repo;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes version 2 of version 1. */
@Command(
        name = "migrate",
        description =
                "Make a repository of version 1 one of version 2, which may compress. What is there is compressed by"
                        + " 'prune --repack-uncompressed'.")
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open()) {
            repository.migrate();
            if (output.isJson()) {
                output.json(Map.of("id", repository.id(), "version", 2));
            } else {
                output.line("The repository is of version 2 now.");
            }
        }
        return ExitCode.SUCCESS.code();
    }
}

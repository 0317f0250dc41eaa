package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a repository. */
@Command(name = "init", description = "Make an empty repository in a directory that is absent or empty.")
final class InitCommand implements Callable<Integer> {
    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.init()) {
            if (output.isJson()) {
                output.json(Map.of("id", repository.id(), "location", repository.location()));
            } else {
                output.line("Made repository " + repository.id().substring(0, 10) + " at " + repository.location()
                        + ". Without its password nothing in it can ever be read: keep a copy elsewhere.");
            }
        }
        return 0;
    }
}

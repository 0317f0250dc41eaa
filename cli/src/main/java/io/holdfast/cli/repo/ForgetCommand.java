package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes snapshots by id. */
@Command(name = "forget", description = "Remove snapshots by id. Their data stays until a prune.")
final class ForgetCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Ids, or unique beginnings of them.")
    private List<String> ids = List.of();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.open()) {
            List<String> whole = new ArrayList<>();
            for (String id : ids) {
                whole.add(repository.snapshot(id).id());
            }
            repository.forget(whole);
            if (output.isJson()) {
                output.json(Map.of("forgotten", whole));
            } else {
                output.line("Removed " + whole.size() + " snapshots.");
            }
        }
        return 0;
    }
}

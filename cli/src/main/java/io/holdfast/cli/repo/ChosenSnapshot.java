package io.holdfast.cli.repo;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** The snapshot that a command works on. */
final class ChosenSnapshot {
    @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "Its id, a unique beginning of it, or 'latest'.")
    private String id = "";

    Snapshot in(Repository repository) throws IOException {
        if (!id.equals("latest")) {
            return repository.snapshot(id);
        }
        var all = repository.snapshots();
        if (all.isEmpty()) {
            throw new RepositoryException("The repository at " + repository.location() + " holds no snapshot yet.");
        }
        return all.getLast();
    }
}

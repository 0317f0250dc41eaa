package io.holdfast.cli.repo;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The snapshot that a command works on. */
final class ChosenSnapshot {
    @Parameters(
            index = "0",
            paramLabel = "SNAPSHOT",
            description = "Its id, a unique beginning of it, or 'latest', which --host, --tag and --path narrow down.")
    private String id = "";

    @Mixin
    private SnapshotSelection latest = new SnapshotSelection();

    Snapshot in(Repository repository) throws IOException {
        return latest.one(repository, id);
    }
}

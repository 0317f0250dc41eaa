package io.holdfast.cli.repo;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFilter;
import io.holdfast.repository.snapshot.TagList;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The snapshot that a command works on. */
final class ChosenSnapshot {
    @Parameters(
            index = "0",
            paramLabel = "SNAPSHOT",
            description = "Its id, a unique beginning of it, or 'latest', which --host and --tag narrow down.")
    private String id = "";

    @Option(names = "--host", description = "The latest of this host.")
    private List<String> hosts = List.of();

    @Option(names = "--tag", paramLabel = "TAG[,TAG]", description = "The latest with all of these tags.")
    private List<String> tags = List.of();

    Snapshot in(Repository repository) throws IOException {
        return id.equals("latest")
                ? latest(
                        repository,
                        new SnapshotFilter(
                                hosts, tags.stream().map(TagList::parse).toList(), List.of()))
                : repository.snapshot(id);
    }

    static Snapshot latest(Repository repository, SnapshotFilter filter) throws IOException {
        List<Snapshot> all = filter.of(repository.snapshots());
        if (all.isEmpty()) {
            throw new RepositoryException(
                    "The repository at " + repository.location() + " holds no snapshot that was asked for.");
        }
        return all.getLast();
    }
}

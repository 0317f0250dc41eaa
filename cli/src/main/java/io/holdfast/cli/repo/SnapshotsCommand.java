package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists snapshots. */
@Command(name = "snapshots", description = "List snapshots, oldest first.")
final class SnapshotsCommand implements Callable<Integer> {
    @Option(names = "--tag", description = "Only those with all of these tags. Repeatable.")
    private List<String> tags = List.of();

    @Option(names = "--host", description = "Only those of this host.")
    private String host = "";

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.open()) {
            List<Snapshot> snapshots = repository.snapshots().stream()
                    .filter(snapshot -> snapshot.tags().containsAll(tags))
                    .filter(snapshot -> host.isEmpty() || snapshot.hostname().equals(host))
                    .toList();
            if (output.isJson()) {
                output.json(snapshots.stream().map(SnapshotView::of).toList());
                return 0;
            }
            output.table(
                    List.of("SNAPSHOT", "TIME (UTC)", "HOST", "PATHS", "TAGS"),
                    snapshots.stream()
                            .map(snapshot -> List.of(
                                    snapshot.shortId(),
                                    snapshot.time()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString(),
                                    snapshot.hostname(),
                                    String.join(" ", snapshot.paths()),
                                    String.join(" ", snapshot.tags())))
                            .toList());
            output.line(snapshots.size() + " snapshots");
        }
        return 0;
    }
}

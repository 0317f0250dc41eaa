package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotGroups;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists snapshots. */
@Command(name = "snapshots", description = "List snapshots, oldest first.")
final class SnapshotsCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", description = "Only these.")
    private List<String> ids = List.of();

    @Option(names = "--latest", paramLabel = "N", description = "Only the newest N of each host with the same paths.")
    private int latest;

    @Option(
            names = {"-g", "--group-by"},
            paramLabel = "WHAT",
            description = "Show in groups of the same host, paths and tags: any of these words, by commas.")
    private @Nullable String groupBy;

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    /** As restic prints it. */
    private record GroupView(Map<String, Object> group_key, List<SnapshotView> snapshots) {}

    @Override
    public Integer call() throws IOException {
        String words = groupBy;
        SnapshotGroups grouping = words == null ? null : Usage.check(() -> SnapshotGroups.parse(words));
        try (Repository repository = options.open()) {
            List<Snapshot> snapshots = newest(selection.in(repository, ids));
            if (grouping != null) {
                showGroups(grouping.group(snapshots));
            } else if (output.isJson()) {
                output.json(snapshots.stream().map(SnapshotView::of).toList());
            } else {
                show(snapshots);
            }
        }
        return 0;
    }

    private List<Snapshot> newest(List<Snapshot> snapshots) {
        if (latest <= 0) {
            return snapshots;
        }
        return SnapshotGroups.HOST_AND_PATHS.group(snapshots).values().stream()
                .flatMap(group -> group.subList(Math.max(0, group.size() - latest), group.size()).stream())
                .sorted(Comparator.comparing(Snapshot::time))
                .toList();
    }

    private void showGroups(Map<SnapshotGroups.Key, List<Snapshot>> groups) {
        if (output.isJson()) {
            output.json(groups.entrySet().stream()
                    .map(group -> new GroupView(
                            key(group.getKey()),
                            group.getValue().stream().map(SnapshotView::of).toList()))
                    .toList());
            return;
        }
        groups.forEach((key, snapshots) -> {
            output.line("Snapshots of " + key + ":");
            show(snapshots);
        });
    }

    static Map<String, Object> key(SnapshotGroups.Key key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hostname", key.host());
        fields.put("paths", key.paths());
        fields.put("tags", key.tags());
        return fields;
    }

    private void show(List<Snapshot> snapshots) {
        table(output, snapshots);
        output.line(snapshots.size() + (snapshots.size() == 1 ? " snapshot" : " snapshots"));
    }

    static void table(Output output, List<Snapshot> snapshots) {
        output.table(
                List.of("SNAPSHOT", "TIME (UTC)", "HOST", "PATHS", "TAGS"),
                snapshots.stream()
                        .map(snapshot -> List.of(
                                snapshot.shortId(),
                                snapshot.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                                snapshot.hostname(),
                                String.join(" ", snapshot.paths()),
                                String.join(",", snapshot.tags())))
                        .toList());
    }
}

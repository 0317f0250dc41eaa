package io.holdfast.cli.repo;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFilter;
import io.holdfast.repository.snapshot.TagList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** restic's filters of snapshots. */
final class SnapshotSelection {
    @Option(
            names = "--tag",
            paramLabel = "TAG[,TAG]",
            description = "Only snapshots with all of these tags. Repeated: with the tags of one of the lists.")
    private List<String> tags = List.of();

    @Option(names = "--host", paramLabel = "HOST", description = "Only snapshots of this host. Repeatable.")
    private List<String> hosts = List.of();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Only snapshots of this path, as they list it. Repeated: of all of them.")
    private List<String> paths = List.of();

    SnapshotFilter filter() {
        return new SnapshotFilter(hosts, tags.stream().map(TagList::parse).toList(), paths);
    }

    boolean isEmpty() {
        return tags.isEmpty() && hosts.isEmpty() && paths.isEmpty();
    }

    /**
     * Those with the ids, of which {@code latest} is the newest that the filter lets pass; without any, all that it lets
     * pass, oldest first.
     */
    List<Snapshot> in(Repository repository, List<String> ids) throws IOException {
        if (ids.isEmpty()) {
            return filter().of(repository.snapshots());
        }
        Set<Snapshot> chosen = new LinkedHashSet<>();
        for (String id : ids) {
            chosen.add(one(repository, id));
        }
        return new ArrayList<>(chosen);
    }

    /**
     * That with the id, or a unique beginning of one; {@code latest} is the newest that the filter lets pass. As with restic,
     * a path that is not absolute is then one below the working directory.
     */
    Snapshot one(Repository repository, String id) throws IOException {
        if (!id.equals("latest")) {
            return repository.snapshot(id);
        }
        List<Snapshot> all = new SnapshotFilter(
                        hosts,
                        tags.stream().map(TagList::parse).toList(),
                        paths.stream()
                                .map(path -> Path.of(path)
                                        .toAbsolutePath()
                                        .normalize()
                                        .toString())
                                .toList())
                .of(repository.snapshots());
        if (all.isEmpty()) {
            throw new RepositoryException(
                    "The repository at " + repository.location() + " holds no snapshot that was asked for.");
        }
        return all.getLast();
    }
}

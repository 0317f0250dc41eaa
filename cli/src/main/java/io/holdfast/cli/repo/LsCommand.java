package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.Output;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a snapshot's entries. */
@Command(name = "ls", description = "List the entries of a snapshot's directories; with --json one line each.")
final class LsCommand implements Callable<Integer> {
    @Mixin
    private ChosenSnapshot chosen = new ChosenSnapshot();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ENTRY",
            description = "Directories, or single entries. Default: the root.")
    private List<String> paths = List.of();

    @Option(
            names = {"-R", "--recursive"},
            description = "Everything below it.")
    private boolean recursive;

    @Option(
            names = {"-l", "--long"},
            description = "With type, permissions, owner, size and time.")
    private boolean longFormat;

    @Option(names = "--human-readable", description = "Sizes with units; implies --long.")
    private boolean human;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open();
                Inspection inspection = repository.inspect()) {
            List<EntryPath> wanted = paths.isEmpty()
                    ? List.of(EntryPath.ROOT)
                    : paths.stream()
                            .map(path -> Usage.check(() -> EntryPath.of(path)))
                            .toList();
            Snapshot snapshot = chosen.in(repository);
            for (EntryPath entry : wanted) {
                inspection.list(snapshot, entry, recursive, this::show, Progress.NONE);
            }
        }
        return 0;
    }

    private void show(EntryPath entry, Node node) {
        if (output.isJson()) {
            output.json(NodeView.of(entry, node));
        } else if (longFormat || human) {
            output.line(longLine(entry, node, human));
        } else {
            output.line(entry.toString());
        }
    }

    static String longLine(EntryPath entry, Node node, boolean human) {
        long size = node instanceof Node.RegularFile file ? file.size() : 0;
        return String.format(
                Locale.ROOT,
                "%s %5d %5d %12s %s %s",
                NodeView.mode(node),
                node.metadata().uid(),
                node.metadata().gid(),
                human ? Bytes.text(size) : Long.toString(size),
                node.metadata().modified(),
                NodeView.withTarget(entry, node));
    }
}

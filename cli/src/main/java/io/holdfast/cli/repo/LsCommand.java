package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a snapshot's entries. */
@Command(name = "ls", description = "List the entries of a snapshot's directory; with --json one line each.")
final class LsCommand implements Callable<Integer> {
    @Mixin
    private ChosenSnapshot chosen = new ChosenSnapshot();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "Default: the root.")
    private String path = "/";

    @Option(
            names = {"-R", "--recursive"},
            description = "Everything below it.")
    private boolean recursive;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.open()) {
            list(repository, chosen.in(repository), EntryPath.of(path));
        }
        return 0;
    }

    private void list(Repository repository, Snapshot snapshot, EntryPath directory) throws IOException {
        for (Entry entry : repository.list(snapshot, directory)) {
            EntryPath child = directory.child(entry.name());
            if (output.isJson()) {
                output.json(Map.of(
                        "path", child.toString(),
                        "type", entry.kind().name().toLowerCase(Locale.ROOT),
                        "size", entry.size(),
                        "mode", Integer.toOctalString(entry.metadata().permissions()),
                        "mtime", entry.metadata().modified().toString()));
            } else {
                output.line(String.format(
                        Locale.ROOT,
                        "%c %04o %12d %s %s",
                        letter(entry.kind()),
                        entry.metadata().permissions(),
                        entry.size(),
                        entry.metadata().modified(),
                        child));
            }
            if (recursive && entry.kind() == EntryKind.DIRECTORY) {
                list(repository, snapshot, child);
            }
        }
    }

    private static char letter(EntryKind kind) {
        return switch (kind) {
            case FILE -> '-';
            case DIRECTORY -> 'd';
            case SYMBOLIC_LINK -> 'l';
            case SPECIAL -> 's';
        };
    }
}

package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Retagged;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.TagList;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes tags. */
@Command(
        name = "tag",
        description =
                "Change the tags of snapshots. Each lives on under a new id and remembers the first. Legal holds are"
                        + " not changed this way: see 'hold'.")
final class TagCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", description = "Which. Default: all that the filters let pass.")
    private List<String> ids = List.of();

    @Option(names = "--add", paramLabel = "TAG[,TAG]", description = "Add these tags. Repeatable.")
    private List<String> added = List.of();

    @Option(names = "--remove", paramLabel = "TAG[,TAG]", description = "Remove these tags. Repeatable.")
    private List<String> removed = List.of();

    @Option(names = "--set", paramLabel = "TAG[,TAG]", description = "Have these tags only; '' for none. Repeatable.")
    private @Nullable List<String> set;

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean changes = !added.isEmpty() || !removed.isEmpty();
        if (changes == (set != null)) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    changes ? "Give either --set, or --add and --remove." : "Give --add, --remove or --set.");
        }
        try (Repository repository = options.open()) {
            List<String> chosen =
                    selection.in(repository, ids).stream().map(Snapshot::id).toList();
            show(output, repository.retag(chosen, this::tags));
        }
        return ExitCode.SUCCESS.code();
    }

    private List<String> tags(List<String> before) {
        Set<String> after = new LinkedHashSet<>(before);
        if (set != null) {
            after.removeIf(tag -> !LegalHold.holds(List.of(tag)));
            after.addAll(split(set));
        }
        after.addAll(split(added));
        split(removed).forEach(after::remove);
        return List.copyOf(after);
    }

    private static List<String> split(List<String> lists) {
        List<String> tags = lists.stream()
                .flatMap(list -> TagList.parse(list).tags().stream())
                .filter(tag -> !tag.isEmpty())
                .toList();
        if (LegalHold.holds(tags)) {
            throw new CommandFailed(
                    ExitCode.USAGE, "A legal hold is not a tag like any other. Use 'holdfast repo hold'.");
        }
        return tags;
    }

    /** As restic prints it with {@code --json}. */
    static void show(Output output, List<Retagged> changed) {
        if (output.isJson()) {
            changed.forEach(one -> output.json(Map.of(
                    "message_type", "changed",
                    "old_snapshot_id", one.before().id(),
                    "new_snapshot_id", one.after().id())));
            output.json(Map.of("message_type", "summary", "changed_snapshots", changed.size()));
            return;
        }
        changed.forEach(
                one -> output.line(one.before().shortId() + " is " + one.after().shortId() + " now: "
                        + String.join(",", one.after().tags())));
        output.line("Changed " + changed.size() + " snapshots.");
    }
}

package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.retention.KeepPolicy;
import io.holdfast.repository.retention.KeepRules.Verdict;
import io.holdfast.repository.retention.RetentionPlan;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotGroups;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes snapshots by id or by rules. */
@Command(
        name = "forget",
        description =
                "Remove snapshots by id, or all that no keep rule keeps; the rules are restic's. A snapshot under a"
                        + " legal hold always stays, and so does one that a vault has locked. The data stays until a prune.")
final class ForgetCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", description = "Ids, or unique beginnings of them.")
    private List<String> ids = List.of();

    @Mixin
    private KeepOptions keep = new KeepOptions();

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Option(
            names = {"-g", "--group-by"},
            paramLabel = "WHAT",
            defaultValue = "host,paths",
            description =
                    "The rules work on each group of snapshots with the same host, paths, tags: any of these words,"
                            + " by commas; '' makes one group of all. Default: ${DEFAULT-VALUE}.")
    private String groupBy = "host,paths";

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--prune", description = "Prune after it when snapshots were removed.")
    private boolean prune;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    /** As restic prints it. */
    private record GroupView(
            List<String> tags,
            String host,
            List<String> paths,
            List<SnapshotView> keep,
            List<SnapshotView> remove,
            List<ReasonView> reasons) {}

    private record ReasonView(SnapshotView snapshot, List<String> matches) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        KeepPolicy policy = keep.policy();
        SnapshotGroups grouping = Usage.check(() -> SnapshotGroups.parse(groupBy));
        if (ids.isEmpty() == policy.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    ids.isEmpty()
                            ? "What is to be kept? Give a keep rule, such as --keep-daily 7, or ids to remove."
                            : "Give either ids to remove or keep rules.");
        }
        try (Repository repository = options.open()) {
            int removed = ids.isEmpty() ? byRules(repository, policy, grouping) : byIds(repository);
            if (prune && removed > 0 && !dryRun) {
                try (TerminalProgress progress = new TerminalProgress("prune", output)) {
                    repository.prune(
                            PruneRequest.DEFAULT.withExtraVerify(
                                    options.stores().extraVerify()),
                            progress);
                }
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private int byIds(Repository repository) throws IOException {
        List<String> whole =
                selection.in(repository, ids).stream().map(Snapshot::id).toList();
        if (!dryRun) {
            repository.forget(whole);
        }
        if (output.isJson()) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put(dryRun ? "would_forget" : "forgotten", whole);
            output.json(said);
        } else {
            output.line((dryRun ? "Would remove " : "Removed ") + whole.size() + " snapshots.");
        }
        return whole.size();
    }

    private int byRules(Repository repository, KeepPolicy policy, SnapshotGroups grouping) throws IOException {
        RetentionPlan plan = RetentionPlan.of(
                        policy,
                        grouping,
                        selection.in(repository, List.of()),
                        Clock.systemUTC().instant())
                .keeping(repository.retained());
        List<Snapshot> removed = plan.removed();
        if (!dryRun && !removed.isEmpty()) {
            repository.forget(removed.stream().map(Snapshot::id).toList());
        }
        if (output.isJson()) {
            output.json(plan.groups().stream().map(ForgetCommand::view).toList());
        } else {
            plan.groups().forEach(this::show);
            output.line((dryRun ? "Would remove " : "Removed ") + removed.size() + " snapshots.");
        }
        return removed.size();
    }

    private static GroupView view(RetentionPlan.Group group) {
        List<Verdict<Snapshot>> kept =
                group.verdicts().stream().filter(Verdict::stays).toList();
        return new GroupView(
                group.key().tags(),
                group.key().host(),
                group.key().paths(),
                kept.stream()
                        .map(verdict -> SnapshotView.of(verdict.snapshot()))
                        .toList(),
                group.removed().stream().map(SnapshotView::of).toList(),
                kept.stream()
                        .map(verdict -> new ReasonView(SnapshotView.of(verdict.snapshot()), verdict.reasons()))
                        .toList());
    }

    private void show(RetentionPlan.Group group) {
        output.line("Snapshots of " + group.key() + ":");
        output.table(
                List.of("SNAPSHOT", "TIME (UTC)", "TAGS", dryRun ? "WOULD BE" : "WAS"),
                group.verdicts().stream()
                        .map(verdict -> List.of(
                                verdict.snapshot().shortId(),
                                verdict.snapshot()
                                        .time()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString(),
                                String.join(",", verdict.snapshot().tags()),
                                verdict.stays() ? "kept: " + String.join(", ", verdict.reasons()) : "removed"))
                        .toList());
    }
}

package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Legal holds. */
@Command(
        name = "hold",
        description =
                "Put snapshots under a legal hold, or lift it. A held snapshot is not forgotten by any rule, id or"
                        + " retention run of Holdfast. A hold is the tag 'legal-hold': give stock restic's forget the option"
                        + " --keep-tag legal-hold.",
        subcommands = {HoldCommand.Add.class, HoldCommand.Remove.class, HoldCommand.Held.class})
final class HoldCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: add, remove or list.");
    }

    /** What the two that change have in common. */
    private static final class Chosen {
        @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Ids, or 'latest'.")
        private List<String> ids = List.of();

        @Mixin
        private SnapshotSelection selection = new SnapshotSelection();

        @Mixin
        private RepositoryOptions options = new RepositoryOptions();

        @Mixin
        private Output output = new Output();

        int change(UnaryOperator<List<String>> tags) throws IOException, InterruptedException {
            try (Repository repository = options.open()) {
                List<String> chosen =
                        selection.in(repository, ids).stream().map(Snapshot::id).toList();
                TagCommand.show(output, repository.retag(chosen, tags));
            }
            return ExitCode.SUCCESS.code();
        }
    }

    @Command(name = "add", description = "Put snapshots under a legal hold for a case.")
    static final class Add implements Callable<Integer> {
        @Option(
                names = "--case",
                required = true,
                paramLabel = "TEXT",
                description = "What it is for, without commas. A snapshot may be held for several.")
        private String caseName = "";

        @Mixin
        private Chosen chosen = new Chosen();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Usage.check(() -> LegalHold.add(List.of(), caseName));
            return chosen.change(tags -> LegalHold.add(tags, caseName));
        }
    }

    @Command(name = "remove", description = "Lift the hold of a case. The last one leaves the snapshot free.")
    static final class Remove implements Callable<Integer> {
        @Option(names = "--case", paramLabel = "TEXT", description = "The case that is closed.")
        private @Nullable String caseName;

        @Option(names = "--all-cases", description = "Lift the hold for every case.")
        private boolean all;

        @Mixin
        private Chosen chosen = new Chosen();

        @Override
        public Integer call() throws IOException, InterruptedException {
            String name = caseName;
            if ((name == null) != all) {
                throw new CommandFailed(ExitCode.USAGE, "Give either --case or --all-cases.");
            }
            if (name == null) {
                return chosen.change(LegalHold::removeAll);
            }
            Usage.check(() -> LegalHold.remove(List.of(), name));
            return chosen.change(tags -> LegalHold.remove(tags, name));
        }
    }

    @Command(name = "list", description = "List the snapshots that are held, and what for.")
    static final class Held implements Callable<Integer> {
        @Mixin
        private SnapshotSelection selection = new SnapshotSelection();

        @Mixin
        private RepositoryOptions options = new RepositoryOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            try (Repository repository = options.open()) {
                List<Snapshot> held = selection.in(repository, List.of()).stream()
                        .filter(snapshot -> LegalHold.holds(snapshot.tags()))
                        .toList();
                if (output.isJson()) {
                    output.json(held.stream().map(Held::view).toList());
                } else {
                    output.table(
                            List.of("SNAPSHOT", "TIME (UTC)", "HOST", "PATHS", "CASES"),
                            held.stream()
                                    .map(snapshot -> List.of(
                                            snapshot.shortId(),
                                            snapshot.time().toString(),
                                            snapshot.hostname(),
                                            String.join(" ", snapshot.paths()),
                                            String.join("; ", LegalHold.cases(snapshot.tags()))))
                                    .toList());
                }
            }
            return ExitCode.SUCCESS.code();
        }

        private static Map<String, Object> view(Snapshot snapshot) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("snapshot", SnapshotView.of(snapshot));
            fields.put("cases", LegalHold.cases(snapshot.tags()));
            return fields;
        }
    }
}

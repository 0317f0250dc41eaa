package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.packed.Salvaged;
import io.holdfast.repository.repair.RepairReport;
import io.holdfast.repository.repair.RepairReport.Rewritten;
import io.holdfast.repository.repair.RepairRequest;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repairs a repository. */
@Command(
        name = "repair",
        description =
                "Make a damaged repository whole: damaged files come from a mirror if there is one, the index is made anew"
                        + " where it is wrong, and what is sound of damaged packs is moved into new ones. With --snapshots,"
                        + " snapshots that need what is lost are written anew without it. It can be stopped at any moment.")
final class RepairCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "SNAPSHOT",
            description = "Write only these anew. Default: all that need it.")
    private List<String> ids = List.of();

    @Option(names = "--from", paramLabel = "LOCATION", description = "A mirror of this repository.")
    private @Nullable String mirror;

    @Option(
            names = "--snapshots",
            description =
                    "Write snapshots that need what is lost anew, tagged 'repaired': of files the parts that are there,"
                            + " under a name that says so; directories whose list of entries is lost, empty.")
    private boolean snapshots;

    @Option(names = "--forget", description = "Remove those that were written anew, and those that cannot be read.")
    private boolean forget;

    @Option(
            names = "--suffix",
            paramLabel = "TEXT",
            defaultValue = RepairRequest.SUFFIX,
            description = "What the names of cut files end in; may be empty. Default: ${DEFAULT-VALUE}.")
    private String suffix = RepairRequest.SUFFIX;

    @Option(names = "--dry-run", description = "Only look, and say what would be done.")
    private boolean dryRun;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!snapshots && (forget || !ids.isEmpty())) {
            throw new CommandFailed(ExitCode.USAGE, "Snapshots are changed only with --snapshots.");
        }
        try (@Nullable Store from = mirror == null ? null : options.stores().store(mirror);
                Repository repository = from == null || dryRun ? options.open() : options.openWithMirror(from);
                TerminalProgress progress = new TerminalProgress("repair", output)) {
            Set<String> only = new TreeSet<>();
            for (String id : ids) {
                only.add(repository.snapshot(id).id());
            }
            RepairRequest request = Usage.check(() -> new RepairRequest(
                    dryRun, snapshots, forget, suffix, only, options.stores().extraVerify()));
            RepairReport report = repository.repair(Optional.ofNullable(from), request, progress);
            progress.close();
            if (output.isJson()) {
                output.json(view(report));
            } else {
                tell(report);
            }
            return (report.whole() ? ExitCode.SUCCESS : ExitCode.DAMAGED).code();
        }
    }

    private static Map<String, Object> view(RepairReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("whole", report.whole());
        fields.put("replaced", report.replaced());
        fields.put("unreplaced", report.unreplaced());
        fields.put("index_changed", report.indexChanged());
        fields.put("missing_packs", report.missingPacks());
        fields.put(
                "damaged_packs",
                report.salvaged().stream()
                        .map(pack -> Map.of(
                                "pack",
                                pack.pack(),
                                "what",
                                pack.what(),
                                "saved",
                                pack.saved(),
                                "lost",
                                pack.lost().stream().map(String::valueOf).toList()))
                        .toList());
        fields.put(
                "snapshots",
                report.snapshots().stream().map(RepairCommand::view).toList());
        fields.put("unreadable_snapshots", report.unreadable());
        return fields;
    }

    private static Map<String, Object> view(Rewritten rewritten) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", rewritten.snapshot().id());
        rewritten.without().ifPresent(without -> fields.put("repaired", without.id()));
        fields.put("cut", rewritten.cut());
        fields.put("emptied", rewritten.emptied());
        return fields;
    }

    private void tell(RepairReport report) {
        report.replaced().forEach(file -> output.line((dryRun ? "would come" : "came") + " from the mirror: " + file));
        report.unreplaced().forEach(output::line);
        if (report.indexChanged()) {
            output.line(dryRun ? "The index would be made anew." : "The index was made anew.");
        }
        report.missingPacks().forEach(pack -> output.line("Pack " + pack + " is missing; what it held is lost."));
        for (Salvaged pack : report.salvaged()) {
            output.line("Pack " + pack.pack() + ": " + pack.what() + "; of its blobs " + pack.saved()
                    + (dryRun ? " sound, " : " saved, ") + pack.lost().size() + " lost");
        }
        if (!report.looked()) {
            output.line(
                    "Which snapshots need what is lost can be said once the index is whole: repair without --dry-run,"
                            + " which changes no snapshot.");
        }
        report.snapshots().forEach(this::tell);
        report.unreadable()
                .forEach(id -> output.line("Snapshot " + id + " cannot be read."
                        + (mirror == null ? " A mirror may have it: repair with --from." : "")
                        + " --snapshots --forget removes it."));
        output.line(
                report.whole()
                        ? "The repository is whole."
                        : "The repository is not whole yet. Repair it from a mirror with --from; what is in no mirror is"
                                + " taken out of snapshots with --snapshots.");
    }

    private void tell(Rewritten rewritten) {
        List<String> parts = new ArrayList<>();
        if (!rewritten.cut().isEmpty()) {
            parts.add("parts of " + named(rewritten.cut()));
        }
        if (!rewritten.emptied().isEmpty()) {
            parts.add("all that was in " + named(rewritten.emptied()));
        }
        output.line("Snapshot " + rewritten.snapshot().shortId() + " has lost " + String.join(" and ", parts)
                + rewritten
                        .without()
                        .map(it -> "; written anew as " + it.shortId())
                        .orElse(""));
    }

    private static String named(List<String> paths) {
        int shown = Math.min(paths.size(), 10);
        return String.join(", ", paths.subList(0, shown))
                + (paths.size() > shown ? " and " + (paths.size() - shown) + " more" : "");
    }
}

package io.holdfast.sources.files;

import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.restore.OnDamage;
import io.holdfast.repository.restore.RestoreOptions;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreSteps;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One restore of files.
 *
 * @param subtree what is restored; the root is everything
 * @param subtreeIsDirectory whether its content, rather than itself, goes to the target
 */
record FilesRestore(RestoreRequest request, EntryPath subtree, boolean subtreeIsDirectory, Path target) {
    private static final Set<String> KEYS = Set.of("path", "path64", "devices");

    static FilesRestore of(RestoreRequest request) throws IOException {
        if (!(request.target() instanceof RestoreTarget.Directory(Path target))) {
            throw new SourceException("Files are restored into a directory. Name one that is absent or empty.");
        }
        EntryPath subtree = subtree(request.selection());
        boolean directory = subtree.isRoot()
                || switch (request.repository()
                        .find(request.snapshot(), subtree)
                        .orElseThrow(() -> new SourceException("Recovery point "
                                + request.snapshot().shortId() + " has no " + subtree
                                + ". List the recovery point to see what it holds."))
                        .kind()) {
                    case DIRECTORY -> true;
                    case FILE, SYMBOLIC_LINK, SPECIAL -> false;
                };
        return new FilesRestore(request, subtree, directory, target);
    }

    private static EntryPath subtree(Map<String, String> selection) throws SourceException {
        for (String key : selection.keySet()) {
            if (!KEYS.contains(key) && !key.startsWith(PathChecks.PREFIX)) {
                throw new SourceException("Files cannot be selected by '" + key + "'. Select by 'path'.");
            }
        }
        String path = selection.get("path");
        String path64 = selection.get("path64");
        try {
            return path64 == null
                    ? EntryPath.of(path == null ? "" : path)
                    : ManifestLine.path(Base64.getDecoder().decode(path64));
        } catch (IllegalArgumentException e) {
            throw new SourceException("The selected path is not a path: " + e.getMessage() + ". Correct it.", e);
        }
    }

    private RestoreOptions options() throws SourceException {
        return switch (request.selection().getOrDefault("devices", "no")) {
            case "no" -> RestoreOptions.DEFAULT.with(OnDamage.GO_ON);
            case "yes" -> RestoreOptions.DEFAULT.with(OnDamage.GO_ON).withDevices();
            default ->
                throw new SourceException("The selection's 'devices' is neither 'yes' nor 'no'. Use one of them.");
        };
    }

    RestoreReport run(SourceContext context) throws IOException, InterruptedException {
        RestoreOptions options = options();
        RestoreSteps steps = new RestoreSteps(context);
        RestoreSummary summary = steps.step(
                "restore files",
                () -> request.repository().restore(request.snapshot(), subtree, target, options, context.progress()));
        DigestComparison.Result compared = steps.step(
                "read every file back and compare",
                () -> DigestComparison.compare(request.repository(), request.snapshot(), target, this::restored));
        MissingContent missing = new MissingContent(summary.losses());
        List<Validation> validations = new ArrayList<>();
        missing.validation().ifPresent(validations::add);
        compared.validation().ifPresent(validations::add);
        validations.addAll(PathChecks.check(request.selection(), target, this::restored));
        boolean passed = compared.passed() && validations.stream().allMatch(Validation::passed);
        return new RestoreReport(
                compared.consistentAt(),
                passed ? ProofLevel.QUERIED : missing.isEmpty() ? ProofLevel.RESTORED : ProofLevel.STORED,
                steps.done(),
                validations,
                facts(summary, compared, missing),
                Optional.empty());
    }

    /** Where a path of the snapshot is now, below the target. */
    private Optional<EntryPath> restored(EntryPath path) {
        List<EntryName> names = path.names();
        int above = subtree.names().size() - (subtreeIsDirectory ? 0 : 1);
        if (names.size() <= above || names.size() < subtree.names().size()) {
            return Optional.empty();
        }
        boolean inside = names.subList(0, subtree.names().size()).equals(subtree.names());
        return inside ? Optional.of(new EntryPath(names.subList(above, names.size()))) : Optional.empty();
    }

    private Map<String, String> facts(
            RestoreSummary summary, DigestComparison.Result compared, MissingContent missing) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("directory", target.toString());
        facts.put("files", Long.toString(summary.files()));
        facts.put("bytes", Long.toString(summary.bytes()));
        facts.put("changed_during_backup", Long.toString(compared.changed()));
        facts.put("unreadable_during_backup", Long.toString(compared.unreadable()));
        missing.addTo(facts);
        if (!summary.warnings().isEmpty()) {
            facts.put("warnings", String.join("\n", summary.warnings()));
        }
        return facts;
    }
}

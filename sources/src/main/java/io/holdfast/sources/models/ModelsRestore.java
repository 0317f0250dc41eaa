package io.holdfast.sources.models;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.RestoreSummary;
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
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentItem.Type;
import io.holdfast.sources.files.DigestComparison;
import io.holdfast.sources.files.FileManifest;
import io.holdfast.sources.files.ManifestLine.FileDigest;
import io.holdfast.sources.files.PathChecks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One restore of a registry or of versions in it.
 *
 * @param versions that are restored
 * @param everything whether the whole snapshot is
 */
record ModelsRestore(
        RestoreRequest request,
        StoredRegistry stored,
        List<RegisteredVersion> versions,
        boolean everything,
        Path target) {
    static ModelsRestore of(RestoreRequest request) throws IOException {
        if (!(request.target() instanceof RestoreTarget.Directory(Path target))) {
            throw new SourceException("Models are restored into a directory. Name one that is absent or empty.");
        }
        StoredRegistry stored = new StoredRegistry(request.repository(), request.snapshot());
        ModelSelection selection = ModelSelection.of(request.selection());
        List<RegisteredVersion> versions = RegisteredVersion.read(stored, selection.among(VersionName.all(stored)));
        return new ModelsRestore(request, stored, versions, selection.isEverything(), target);
    }

    RestoreReport run(SourceContext context) throws IOException, InterruptedException {
        RestoreSteps steps = new RestoreSteps(context);
        Set<EntryPath> parts = parts();
        RestoreSummary summary =
                steps.step("restore models and training data", () -> restore(parts, context.progress()));
        DigestComparison.Result compared = steps.step(
                "read every file back and compare",
                () -> DigestComparison.compare(
                        request.repository(), request.snapshot(), target, path -> restored(path, parts)));
        List<Validation> validations = new ArrayList<>();
        compared.validation().ifPresent(validations::add);
        steps.step("compare with the models' manifests", this::check).ifPresent(validations::add);
        validations.addAll(PathChecks.check(request.selection(), target, path -> restored(path, parts)));
        boolean passed = compared.passed() && validations.stream().allMatch(Validation::passed);
        return new RestoreReport(
                compared.consistentAt(),
                passed ? ProofLevel.QUERIED : ProofLevel.RESTORED,
                steps.done(),
                validations,
                facts(summary),
                Optional.empty());
    }

    /** The versions, and then the training data that come with them, by name. */
    List<ContentItem> named() throws IOException {
        List<ContentItem> items = new ArrayList<>();
        for (RegisteredVersion version : versions) {
            String name = version.name().toString();
            ContentItem item = ContentItem.of(Type.VERSION, name, name, true);
            items.add(version.manifest()
                    .map(manifest -> item.sized(manifest.bytes()))
                    .orElse(item));
        }
        for (EntryPath part : parts()) {
            if (versions.stream().noneMatch(version -> version.path().equals(part))) {
                String name = part.names().stream().map(EntryName::toString).collect(Collectors.joining("/"));
                items.add(ContentItem.of(Type.FOLDER, name, name, true).saying("training data"));
            }
        }
        return items;
    }

    /** What is restored one after the other: the root, or the versions and their training data. */
    Set<EntryPath> parts() throws IOException {
        Set<EntryPath> parts = new LinkedHashSet<>();
        if (everything) {
            parts.add(EntryPath.ROOT);
            return parts;
        }
        for (RegisteredVersion version : versions) {
            parts.add(version.path());
            for (ModelVersion.TrainingData bound : version.trainingData()) {
                // one that was missing already when it was backed up shows in the check of the manifest
                if (stored.hasDirectory(RegistryCheck.path(bound))) {
                    parts.add(RegistryCheck.path(bound));
                }
            }
        }
        return parts;
    }

    private RestoreSummary restore(Set<EntryPath> parts, Progress progress) throws IOException, InterruptedException {
        Repository repository = request.repository();
        if (everything) {
            return repository.restore(request.snapshot(), EntryPath.ROOT, target, progress);
        }
        EmptyTarget.require(target);
        long files = 0;
        long bytes = 0;
        List<String> warnings = new ArrayList<>();
        for (EntryPath part : parts) {
            Path into = target;
            for (EntryName name : part.names()) {
                into = into.resolve(name.toString());
            }
            RestoreSummary done =
                    repository.restore(request.snapshot(), part, into, new ProgressOfPart(progress, bytes));
            files += done.files();
            bytes += done.bytes();
            warnings.addAll(done.warnings());
        }
        return new RestoreSummary(files, bytes, 0, warnings);
    }

    private static Optional<EntryPath> restored(EntryPath path, Set<EntryPath> parts) {
        boolean inside = parts.stream()
                .anyMatch(part -> path.names().size() >= part.names().size()
                        && path.names().subList(0, part.names().size()).equals(part.names()));
        return inside ? Optional.of(path) : Optional.empty();
    }

    /** The digests that were just found in the restored files, against what each version says of itself. */
    private Optional<Validation> check() throws IOException, InterruptedException {
        RegistryCheck check = new RegistryCheck(versions);
        boolean known = FileManifest.read(request.repository(), request.snapshot(), line -> {
            if (line instanceof FileDigest file) {
                check.file(file.path(), file.size(), file.sha256());
            }
        });
        if (!known) {
            return Optional.empty();
        }
        Map<RegisteredVersion, List<String>> problems = check.problems();
        RegistryIndex index = RegistryIndex.read(stored);
        Map<RegisteredVersion, List<String>> brokenBefore = new LinkedHashMap<>(problems);
        brokenBefore.keySet().removeIf(version -> index.of(version).isEmpty());
        problems.keySet().removeAll(brokenBefore.keySet());
        int whole = versions.size() - problems.size() - brokenBefore.size();
        String detail = whole + " of " + versions.size() + " model versions have all files and training data with the"
                + " digests that their manifests give";
        if (!brokenBefore.isEmpty()) {
            detail += "; broken already when they were backed up: " + RegistryCheck.describe(brokenBefore);
        }
        if (!problems.isEmpty()) {
            detail += "; broken now: " + RegistryCheck.describe(problems);
        }
        // whoever asks for one version wants it whole; in the whole registry, what was broken is back as it was
        boolean passed = problems.isEmpty() && (everything || brokenBefore.isEmpty());
        return Optional.of(new Validation("every model version is whole", passed, detail));
    }

    private Map<String, String> facts(RestoreSummary summary) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("directory", target.toString());
        facts.put(
                "models",
                Long.toString(versions.stream()
                        .map(RegisteredVersion::model)
                        .distinct()
                        .count()));
        facts.put(
                "versions",
                String.join(
                        ", ", versions.stream().map(RegisteredVersion::toString).toList()));
        facts.put(
                "training_data",
                String.join(
                        ", ",
                        versions.stream()
                                .flatMap(version -> version.trainingData().stream())
                                .map(ModelVersion.TrainingData::toString)
                                .distinct()
                                .toList()));
        facts.put("files", Long.toString(summary.files()));
        facts.put("bytes", Long.toString(summary.bytes()));
        if (!summary.warnings().isEmpty()) {
            facts.put("warnings", String.join("\n", summary.warnings()));
        }
        return facts;
    }
}

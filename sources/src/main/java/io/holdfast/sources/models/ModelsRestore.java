package io.holdfast.sources.models;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.restore.Loss;
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
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentItem.Type;
import io.holdfast.sources.files.DigestComparison;
import io.holdfast.sources.files.FileManifest;
import io.holdfast.sources.files.ManifestLine.FileDigest;
import io.holdfast.sources.files.MissingContent;
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
    private static final String WHOLE = "every model version is whole";

    /** A model that is whole is not to be missed because another one is not. */
    private static final RestoreOptions GOING_ON = RestoreOptions.DEFAULT.with(OnDamage.GO_ON);

    static ModelsRestore of(RestoreRequest request) throws IOException {
        if (!(request.target() instanceof RestoreTarget.Directory(Path target))) {
            throw new SourceException("Models are restored into a directory. Name one that is absent or empty.");
        }
        StoredRegistry stored = new StoredRegistry(request.repository(), request.snapshot());
        ModelSelection selection = ModelSelection.of(request.selection());
        return new ModelsRestore(request, stored, versions(stored, selection), selection.isEverything(), target);
    }

    /** Without models whose folders are lost: all else may be restored all the same. */
    private static List<RegisteredVersion> versions(StoredRegistry stored, ModelSelection selection)
            throws IOException {
        List<RepositoryException.Damaged> lost = new ArrayList<>();
        List<VersionName> found = VersionName.found(stored, lost);
        try {
            return RegisteredVersion.read(stored, selection.among(found));
        } catch (SourceException e) {
            // what is not found may have been in a folder that is lost
            throw lost.isEmpty() ? e : lost.getFirst();
        }
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
        MissingContent missing = new MissingContent(summary.losses());
        List<Validation> validations = new ArrayList<>();
        missing.validation().ifPresent(validations::add);
        compared.validation().ifPresent(validations::add);
        steps.step("compare with the models' manifests", () -> check(summary.losses()))
                .ifPresent(validations::add);
        validations.addAll(PathChecks.check(request.selection(), target, path -> restored(path, parts)));
        boolean passed = compared.passed() && validations.stream().allMatch(Validation::passed);
        return new RestoreReport(
                compared.consistentAt(),
                passed ? ProofLevel.QUERIED : missing.isEmpty() ? ProofLevel.RESTORED : ProofLevel.STORED,
                steps.done(),
                validations,
                facts(summary, missing),
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
            return repository.restore(request.snapshot(), EntryPath.ROOT, target, GOING_ON, progress);
        }
        EmptyTarget.require(target);
        long files = 0;
        long bytes = 0;
        List<String> warnings = new ArrayList<>();
        List<Loss> losses = new ArrayList<>();
        for (EntryPath part : parts) {
            Path into = target;
            for (EntryName name : part.names()) {
                into = into.resolve(name.toString());
            }
            RestoreSummary done =
                    repository.restore(request.snapshot(), part, into, GOING_ON, new ProgressOfPart(progress, bytes));
            files += done.files();
            bytes += done.bytes();
            warnings.addAll(done.warnings());
            done.losses().forEach(loss -> losses.add(below(part, loss)));
        }
        return new RestoreSummary(files, bytes, 0, warnings, losses);
    }

    private static Loss below(EntryPath part, Loss loss) {
        EntryPath path = part;
        for (EntryName name : loss.path().names()) {
            path = path.child(name);
        }
        return new Loss(path, loss.directory(), loss.bytes(), loss.reason());
    }

    private static Optional<EntryPath> restored(EntryPath path, Set<EntryPath> parts) {
        return parts.stream().anyMatch(part -> isWithin(path, part)) ? Optional.of(path) : Optional.empty();
    }

    /** The digests that the files were backed up with, and what is missing since, against what each version says of itself. */
    private Optional<Validation> check(List<Loss> losses) throws IOException, InterruptedException {
        RegistryCheck check = new RegistryCheck(versions);
        try {
            boolean known = FileManifest.read(request.repository(), request.snapshot(), line -> {
                if (line instanceof FileDigest file) {
                    check.file(file.path(), file.size(), file.sha256());
                }
            });
            if (!known) {
                return Optional.empty();
            }
        } catch (RepositoryException.Damaged e) {
            return Optional.of(new Validation(WHOLE, false, "the digests cannot be read: " + e.reason()));
        }
        RegistryIndex index = index();
        Map<RegisteredVersion, List<String>> problems = check.problems();
        Map<RegisteredVersion, List<String>> brokenBefore = new LinkedHashMap<>(problems);
        brokenBefore.keySet().removeIf(version -> index.of(version).isEmpty());
        problems.keySet().removeAll(brokenBefore.keySet());
        for (RegisteredVersion version : versions) {
            List<String> lost = lost(version, losses);
            if (!lost.isEmpty()) {
                brokenBefore.remove(version);
                problems.computeIfAbsent(version, it -> new ArrayList<>()).addAll(lost);
            }
        }
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
        return Optional.of(new Validation(WHOLE, passed, detail));
    }

    /** Knows of nothing when it is lost itself: what was broken before counts as broken now, then. */
    private RegistryIndex index() throws IOException {
        try {
            return RegistryIndex.read(stored);
        } catch (RepositoryException.Damaged e) {
            return new RegistryIndex(Map.of());
        }
    }

    private static List<String> lost(RegisteredVersion version, List<Loss> losses) {
        List<EntryPath> places = new ArrayList<>(List.of(version.path()));
        version.trainingData().stream().map(RegistryCheck::path).forEach(places::add);
        return losses.stream()
                .map(Loss::path)
                .filter(lost -> places.stream().anyMatch(place -> isWithin(lost, place) || isWithin(place, lost)))
                .map(lost -> "the repository lost " + lost)
                .toList();
    }

    private static boolean isWithin(EntryPath path, EntryPath directory) {
        int depth = directory.names().size();
        return path.names().size() >= depth && path.names().subList(0, depth).equals(directory.names());
    }

    private Map<String, String> facts(RestoreSummary summary, MissingContent missing) {
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
        missing.addTo(facts);
        if (!summary.warnings().isEmpty()) {
            facts.put("warnings", String.join("\n", summary.warnings()));
        }
        return facts;
    }
}

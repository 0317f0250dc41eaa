package io.holdfast.sources.models;

import io.holdfast.repository.Progress;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.TreeWalk;
import io.holdfast.repository.walk.WalkOptions;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.files.BackupTally;
import io.holdfast.sources.files.FileManifest;
import io.holdfast.sources.files.TreeMeasure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A registry in the file system.
 *
 * @param path of its root
 * @param recordBroken whether a broken version is noted, rather than ends the backup
 */
record ModelsSource(String path, boolean recordBroken) implements Source {
    @Override
    public void probe() throws SourceException {
        try (Directory root = open();
                LiveRegistry registry = new LiveRegistry(root)) {
            registry.directories(EntryPath.ROOT);
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(e.getMessage() + ". Give the backup the right to read the registry.", e);
        }
    }

    private Directory open() throws SourceException {
        try {
            return Directory.open(RawPath.of(path));
        } catch (PosixException e) {
            throw new SourceException(
                    "The model registry " + path + " cannot be reached. " + e.getMessage()
                            + ". Correct the declaration, mount what should be there, or give the right to read it.",
                    e);
        }
    }

    @Override
    public BackupFacts backup(SnapshotSink sink, SourceContext context)
            throws SourceException, IOException, InterruptedException {
        try (Directory root = open();
                FileManifest manifest = new FileManifest(context.work())) {
            context.progress().stage("reading the models' manifests");
            List<RegisteredVersion> versions = versions(root);
            RegistryCheck check = new RegistryCheck(versions);
            Tally tally = new Tally(manifest, check, context.progress());
            TreeWalk walk = new TreeWalk(sink, tally, WalkOptions.ALL.withOwn(FileManifest.OWN));
            context.progress().expected(TreeMeasure.of(root));
            context.progress().stage("reading models and training data");
            Instant started = context.clock().instant();
            walk.directory(root, EntryPath.ROOT);
            Instant ended = context.clock().instant();
            Map<RegisteredVersion, List<String>> problems = check.problems();
            failIfBroken(problems);
            manifest.writeTo(sink, ended);
            RegistryIndex.write(sink, versions, problems, ended);
            Map<String, String> facts = tally.facts();
            facts.putAll(facts(versions, problems));
            facts.put("walk_started_at", started.toString());
            return new BackupFacts(ended, "model registry", facts);
        }
    }

    private List<RegisteredVersion> versions(Directory root) throws IOException {
        try (LiveRegistry registry = new LiveRegistry(root)) {
            List<RegisteredVersion> versions = RegisteredVersion.read(registry, VersionName.all(registry));
            if (versions.isEmpty()) {
                throw new SourceException("The model registry " + path + " holds no version of any model. Correct the"
                        + " declaration, or mount what should be there.");
            }
            // said before hours of reading
            failIfBroken(new RegistryCheck(versions).missing(registry));
            return versions;
        }
    }

    private void failIfBroken(Map<RegisteredVersion, List<String>> problems) throws SourceException {
        if (!problems.isEmpty() && !recordBroken) {
            throw new SourceException(RegistryCheck.describe(problems)
                    + " Repair or remove what is broken, or set 'on-broken' to 'record' to back it up as it is.");
        }
    }

    private static Map<String, String> facts(
            List<RegisteredVersion> versions, Map<RegisteredVersion, List<String>> problems) {
        long models = versions.stream().map(RegisteredVersion::model).distinct().count();
        long trainingData = versions.stream()
                .flatMap(version -> version.trainingData().stream())
                .map(RegistryCheck::path)
                .distinct()
                .count();
        Map<String, String> facts = new java.util.LinkedHashMap<>();
        facts.put("models", Long.toString(models));
        facts.put("versions", Long.toString(versions.size()));
        facts.put("training_data_sets", Long.toString(trainingData));
        facts.put("broken_versions", Long.toString(problems.size()));
        if (!problems.isEmpty()) {
            facts.put("broken", RegistryCheck.describe(problems));
        }
        return facts;
    }

    @Override
    public void close() {
        // nothing is held open between calls
    }

    /** Hands digests to the check as well. What cannot be read ends the backup. */
    private static final class Tally extends BackupTally {
        private final RegistryCheck check;

        Tally(FileManifest manifest, RegistryCheck check, Progress progress) {
            super(manifest, false, progress);
            this.check = check;
        }

        @Override
        public void file(EntryPath path, StoredFile stored, boolean changed) throws IOException {
            super.file(path, stored, changed);
            check.file(path, stored.length(), stored.sha256());
        }
    }
}

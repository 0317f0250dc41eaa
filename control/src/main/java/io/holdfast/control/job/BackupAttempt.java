package io.holdfast.control.job;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.ProgressMeter;
import io.holdfast.control.point.PointDocument;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.work.ScratchFolder;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One attempt to bring a data set's recovery point into every repository of its policy: read from the source once, into
 * the first repository that takes it, and copied from there to the others. What an earlier attempt brought into a
 * repository is found by the job's tag and not made again; a repository that fails does not stop the others.
 */
@Component
class BackupAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(BackupAttempt.class);

    private final ControlSettings settings;
    private final RepositoryAccess access;
    private final SourceKinds kinds;
    private final RecoveryPoints points;
    private final BackupJobs jobs;
    private final SecretReads reads;
    private final Clock clock;

    BackupAttempt(
            ControlSettings settings,
            RepositoryAccess access,
            SourceKinds kinds,
            RecoveryPoints points,
            BackupJobs jobs,
            SecretReads reads,
            Clock clock) {
        this.settings = settings;
        this.access = access;
        this.kinds = kinds;
        this.points = points;
        this.jobs = jobs;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * @param location the repositories that hold the recovery point, for people
     * @param error null when all do
     */
    record Outcome(String location, @Nullable String error) {}

    Outcome run(BackupJob job, Inventory inventory, DataSet dataSet, ProgressMeter meter) throws InterruptedException {
        Map<String, Snapshot> stored = new LinkedHashMap<>();
        Map<String, Repository> open = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        List<String> names = inventory.policyOf(dataSet).repositories();
        for (String name : names) {
            try {
                Repository repository = access.open(inventory.repository(name));
                open.put(name, repository);
                findEarlier(job.jobId(), repository, name).ifPresent(snapshot -> stored.put(name, snapshot));
            } catch (IOException | RuntimeException e) {
                failed(errors, job, name, e);
            }
        }
        if (stored.isEmpty()) {
            backUp(job, inventory, dataSet, open, stored, errors, meter);
        }
        if (!stored.isEmpty()) {
            copy(job, open, stored, errors, meter);
        }
        if (inventory.policyOf(dataSet).verification().readBack()) {
            readBack(job, open, stored, errors, meter);
        }
        if (open.isEmpty() && errors.isEmpty()) {
            errors.add("The policy names no repository.");
        }
        StringBuilder location = new StringBuilder();
        for (String name : stored.keySet()) {
            location.append(location.isEmpty() ? "" : ", ")
                    .append(name)
                    .append(" (")
                    .append(inventory.repository(name).location())
                    .append(')');
        }
        return new Outcome(location.toString(), errors.isEmpty() ? null : String.join(" ", errors));
    }

    /** A snapshot that an attempt completed before the process died, or before another repository failed. */
    private Optional<Snapshot> findEarlier(UUID job, Repository repository, String name) throws IOException {
        String tag = tag(job);
        for (Snapshot snapshot : repository.snapshots()) {
            if (snapshot.tags().contains(tag)) {
                Optional<PointDocument> document = PointDocument.read(repository, snapshot);
                if (document.isPresent()) {
                    points.record(document.get().in(name, snapshot, 0));
                    jobs.measured(
                            job, document.get().backupType(), document.get().sizeBytes());
                    return Optional.of(snapshot);
                }
            }
        }
        return Optional.empty();
    }

    private static String tag(UUID job) {
        return "job:" + job;
    }

    private void backUp(
            BackupJob job,
            Inventory inventory,
            DataSet dataSet,
            Map<String, Repository> open,
            Map<String, Snapshot> stored,
            List<String> errors,
            ProgressMeter meter)
            throws InterruptedException {
        if (!open.isEmpty()) {
            reads.forJob("DataSet/" + dataSet.name(), SecretUse.ofSource(dataSet), "Backup/" + job.jobId());
        }
        for (Map.Entry<String, Repository> target : open.entrySet()) {
            try (ScratchFolder scratch =
                            ScratchFolder.make(settings.work(), job.jobId().toString());
                    Source source = kinds.of(dataSet).open(SourceKinds.settings(dataSet))) {
                source.probe();
                meter.restart("backing up to " + target.getKey(), jobs.lastSize(dataSet.name()));
                stored.put(
                        target.getKey(),
                        backUpTo(target.getKey(), target.getValue(), job, inventory, dataSet, source, scratch, meter));
                return;
            } catch (IOException | RuntimeException e) {
                Failures.rethrowInterrupt(e);
                if (Failures.ofSource(e)) {
                    LOG.warn("Backup {}: the source {} failed", job.jobId(), dataSet.name(), e);
                    errors.add(dataSet.name() + ": " + Failures.message(e));
                    return;
                }
                failed(errors, job, target.getKey(), e);
            }
        }
    }

    private Snapshot backUpTo(
            String name,
            Repository repository,
            BackupJob job,
            Inventory inventory,
            DataSet dataSet,
            Source source,
            ScratchFolder scratch,
            ProgressMeter meter)
            throws IOException, InterruptedException {
        String hostname = inventory.primarySite().map(Site::name).orElse(settings.hostname());
        List<String> tags = List.of(
                "holdfast",
                "kind:" + dataSet.kind(),
                "service:" + dataSet.service(),
                "dataset:" + dataSet.name(),
                tag(job.jobId()));
        Optional<Snapshot> parent = repository.snapshots().reversed().stream()
                .filter(snapshot -> snapshot.tags().contains("dataset:" + dataSet.name())
                        && !snapshot.tags().contains("log"))
                .findFirst();
        Policy policy = inventory.policyOf(dataSet);
        SnapshotRequest request = new SnapshotRequest(
                clock.instant(),
                hostname,
                "holdfast",
                List.of("/" + dataSet.name()),
                tags,
                parent.map(Snapshot::id),
                policy.verification().extraVerify());
        AtomicLong bytes = new AtomicLong();
        Throttle throttle = new Throttle(policy.limits().rateMib());
        AtomicReference<@Nullable PointDocument> written = new AtomicReference<>();
        var summary = repository.backup(
                request,
                sink -> {
                    BackupFacts learned = source.backup(
                            new MeasuringSink(sink, bytes, throttle),
                            new SourceContext(
                                    clock,
                                    meter,
                                    scratch.path(),
                                    parent.map(snapshot -> new PreviousBackup(repository, snapshot)),
                                    job.backupType().equals("full")));
                    PointDocument document = PointDocument.of(
                            job.jobId(), dataSet.name(), dataSet.service(), dataSet.kind(), learned, bytes.get());
                    document.writeTo(sink);
                    written.set(document);
                    meter.stage("writing the snapshot to " + name);
                },
                meter);
        PointDocument document = written.get();
        if (document == null) {
            throw new IllegalStateException("The repository made a snapshot without reading its contents");
        }
        points.record(document.in(name, summary.snapshot(), summary.addedBytes()));
        jobs.measured(job.jobId(), document.backupType(), document.sizeBytes(), summary.addedBytes());
        return summary.snapshot();
    }

    private void copy(
            BackupJob job,
            Map<String, Repository> open,
            Map<String, Snapshot> stored,
            List<String> errors,
            ProgressMeter meter)
            throws InterruptedException {
        Map.Entry<String, Snapshot> origin = stored.entrySet().iterator().next();
        Repository from = open.get(origin.getKey());
        for (Map.Entry<String, Repository> target : open.entrySet()) {
            if (from == null || stored.containsKey(target.getKey())) {
                continue;
            }
            try {
                Optional<PointDocument> document = PointDocument.read(from, origin.getValue());
                long size = document.map(PointDocument::sizeBytes).orElse(0L);
                meter.restart("copying to " + target.getKey(), size);
                List<Snapshot> copies = from.copyTo(target.getValue(), List.of(origin.getValue()), meter);
                Snapshot copied = copies.getFirst();
                document.ifPresent(it -> points.record(it.in(target.getKey(), copied, 0)));
                stored.put(target.getKey(), copied);
            } catch (IOException | RuntimeException e) {
                Failures.rethrowInterrupt(e);
                failed(errors, job, target.getKey(), e);
            }
        }
    }

    private void readBack(
            BackupJob job,
            Map<String, Repository> open,
            Map<String, Snapshot> stored,
            List<String> errors,
            ProgressMeter meter)
            throws InterruptedException {
        for (Map.Entry<String, Snapshot> one : stored.entrySet()) {
            Repository repository = open.get(one.getKey());
            if (repository == null) {
                continue;
            }
            try {
                meter.restart("reading back from " + one.getKey(), jobs.size(job.jobId()));
                ReadBack.read(repository, one.getValue(), meter);
                points.proven(one.getKey(), one.getValue().id(), ProofLevel.CHECKSUMMED);
            } catch (IOException | RuntimeException e) {
                Failures.rethrowInterrupt(e);
                failed(errors, job, one.getKey(), e);
            }
        }
    }

    private static void failed(List<String> errors, BackupJob job, String repository, Exception e) {
        LOG.warn("Backup {} of {}: repository {} failed", job.jobId(), job.dataSet(), repository, e);
        errors.add("Repository " + repository + ": " + Failures.message(e));
    }
}

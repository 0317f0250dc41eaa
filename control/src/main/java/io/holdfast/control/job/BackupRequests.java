package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for backups: notes the job and queues it, both or neither. */
@Component
public class BackupRequests {
    private static final Set<String> TYPES = Set.of("full", "incremental", "snapshot");

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final BackupJobs jobs;
    private final WorkQueue queue;
    private final JobLog log;
    private final LiveFeed live;
    private final AuditTrail trail;
    private final Clock clock;

    BackupRequests(
            Catalog catalog,
            InventoryStore inventory,
            SourceKinds kinds,
            BackupJobs jobs,
            WorkQueue queue,
            JobLog log,
            LiveFeed live,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.kinds = kinds;
        this.jobs = jobs;
        this.queue = queue;
        this.log = log;
        this.live = live;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param backupType null for that of the data set's policy
     * @param startTime null for now
     * @throws InvalidRequestException naming each field that is wrong
     */
    public BackupJob request(
            @Nullable String dataSetName, @Nullable String backupType, @Nullable Instant startTime, String by) {
        return request(inventory.current(), dataSetName, backupType, startTime, by);
    }

    /** As above. @param current what the person who asks may see */
    BackupJob request(
            Inventory current,
            @Nullable String dataSetName,
            @Nullable String backupType,
            @Nullable Instant startTime,
            String by) {
        List<FieldProblem> problems = new ArrayList<>();
        DataSet dataSet =
                dataSetName == null ? null : current.findDataSet(dataSetName).orElse(null);
        if (dataSet == null) {
            problems.add(new FieldProblem(
                    "dataSet",
                    dataSetName == null || dataSetName.isBlank()
                            ? "is missing"
                            : "there is no data set '" + dataSetName + "'; GET /api/v1/admin/inventory lists them"));
        }
        if (backupType != null && !TYPES.contains(backupType)) {
            problems.add(new FieldProblem(
                    "backupType", "is '" + backupType + "'; it must be full, incremental or snapshot"));
        }
        Instant now = clock.instant();
        if (startTime != null && startTime.isBefore(now.minusSeconds(60))) {
            problems.add(new FieldProblem("startTime", "is past; leave it out to start now"));
        }
        if (dataSet == null || !problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        Instant at = startTime == null || startTime.isBefore(now) ? now : startTime;
        String type = backupType == null ? current.policyOf(dataSet).backupTypeOfJobs() : backupType;
        UUID id = UUID.randomUUID();
        catalog.runInTransaction(() -> {
            jobs.add(id, dataSet.name(), dataSet.service(), kinds.resourceType(dataSet), type, at, by);
            queue.add(BackupTasks.BACKUP, id.toString(), at);
            trail.recordRequested(AuditEvent.succeeded("backups.schedule", "DataSet/" + dataSet.name())
                    .with("job", id)
                    .with("type", type)
                    .with("at", at));
            log.info(id, "Asked for by " + by + ", due at " + at + ".");
        });
        BackupJob job = jobs.get(id);
        live.tell("backup", id.toString(), job, Set.of(job.serviceName()));
        live.dashboardChanged();
        return job;
    }
}

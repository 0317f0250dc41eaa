package io.holdfast.control.job;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Permission;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/backups")
@Tag(name = "Backups")
class BackupResource {
    private final BackupRequests requests;
    private final BackupJobs jobs;
    private final VisibleInventory inventory;
    private final Access access;

    BackupResource(BackupRequests requests, BackupJobs jobs, VisibleInventory inventory, Access access) {
        this.requests = requests;
        this.jobs = jobs;
        this.inventory = inventory;
        this.access = access;
    }

    /**
     * @param backupType as the data set's policy says when left out; {@code full} has everything read
     * @param startTime now when left out
     */
    record ScheduleRequest(
            @Nullable String dataSet,
            @Nullable String backupType,
            @Nullable Instant startTime) {}

    record Accepted(UUID jobId, BackupJob.Status status, String statusUrl) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Items(List<BackupJob> items, @Nullable String next) {}

    @PostMapping("/schedule_job")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Back a data set up, now or at a time")
    Accepted schedule(@RequestBody ScheduleRequest request, @Nullable Principal principal) {
        Inventory current = inventory.current();
        Optional.ofNullable(request.dataSet())
                .flatMap(current::findDataSet)
                .ifPresent(dataSet -> access.require(Set.of(Permission.OPERATE), Set.of(dataSet.service())));
        BackupJob job = requests.request(
                current, request.dataSet(), request.backupType(), request.startTime(), Caller.name(principal));
        return new Accepted(job.jobId(), job.status(), "/api/v1/admin/backups/status/" + job.jobId());
    }

    @GetMapping("/status/{job_id}")
    @Operation(summary = "How a backup stands")
    BackupJob status(@PathVariable("job_id") String id) {
        return jobs.get(Instants.id("backup job", id));
    }

    @GetMapping
    @Operation(summary = "Backups, newest first")
    Items list(
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        if (state != null && !BackupJob.STATES.contains(state)) {
            throw new InvalidRequestException(
                    "state", "is '" + state + "'; it must be one of " + String.join(", ", BackupJob.STATES));
        }
        Page<BackupJob> page = jobs.page(access.seen(), dataSet, state, Page.Key.parse(after), Page.limit(limit));
        return new Items(page.items(), page.next());
    }
}

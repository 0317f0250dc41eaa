package io.holdfast.control.job;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
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

    BackupResource(BackupRequests requests, BackupJobs jobs) {
        this.requests = requests;
        this.jobs = jobs;
    }

    /**
     * @param backupType {@code full} when left out
     * @param startTime now when left out
     */
    record ScheduleRequest(
            @Nullable String dataSet,
            @Nullable String backupType,
            @Nullable Instant startTime) {}

    record Accepted(UUID jobId, BackupJob.Status status, String statusUrl) {}

    record Items(List<BackupJob> items) {}

    @PostMapping("/schedule_job")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Back a data set up, now or at a time")
    Accepted schedule(@RequestBody ScheduleRequest request, @Nullable Principal principal) {
        BackupJob job =
                requests.request(request.dataSet(), request.backupType(), request.startTime(), Caller.name(principal));
        return new Accepted(job.jobId(), job.status(), "/api/v1/admin/backups/status/" + job.jobId());
    }

    @GetMapping("/status/{job_id}")
    @Operation(summary = "How a backup stands")
    BackupJob status(@PathVariable("job_id") String id) {
        return jobs.get(Instants.id("backup job", id));
    }

    @GetMapping
    @Operation(summary = "The latest backups, newest first")
    Items list(
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet) {
        if (limit < 1 || limit > 1000) {
            throw new InvalidRequestException("limit", "is " + limit + "; it must be 1 to 1000");
        }
        return new Items(jobs.list(dataSet, limit));
    }
}

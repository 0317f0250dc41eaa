package io.holdfast.control.job;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.job.JobStops.Stop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/backups")
@Tag(name = "Backups")
class JobResource {
    private static final int MOST_WORDS = 200;

    private final BackupJobs jobs;
    private final JobStops stops;
    private final JobLog log;
    private final Access access;

    JobResource(BackupJobs jobs, JobStops stops, JobLog log, Access access) {
        this.jobs = jobs;
        this.stops = stops;
        this.log = log;
        this.access = access;
    }

    record Lines(List<JobLog.Line> items) {}

    @PostMapping("/{job_id}/pause")
    @Operation(summary = "Pause a backup; one that runs stops within a second or two and keeps what it has stored")
    BackupJob pause(@PathVariable("job_id") String id, @Nullable Principal principal) {
        return stops.stop(Instants.id("backup job", id), Stop.PAUSE, Caller.name(principal));
    }

    @PostMapping("/{job_id}/cancel")
    @Operation(summary = "Cancel a backup that has not ended")
    BackupJob cancel(@PathVariable("job_id") String id, @Nullable Principal principal) {
        return stops.stop(Instants.id("backup job", id), Stop.CANCEL, Caller.name(principal));
    }

    @PostMapping("/{job_id}/resume")
    @Operation(summary = "Let a paused backup go on")
    BackupJob resume(@PathVariable("job_id") String id, @Nullable Principal principal) {
        return stops.resume(Instants.id("backup job", id), Caller.name(principal));
    }

    @PostMapping("/{job_id}/retry")
    @Operation(summary = "Let a backup that failed, was cancelled or missed go on from where it stopped")
    BackupJob retry(@PathVariable("job_id") String id, @Nullable Principal principal) {
        return stops.retry(Instants.id("backup job", id), Caller.name(principal));
    }

    @GetMapping("/{job_id}/log")
    @Operation(summary = "What happened in a backup, oldest first")
    Lines log(
            @PathVariable("job_id") String id,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "200") int limit) {
        BackupJob job = jobs.get(Instants.id("backup job", id));
        return new Lines(log.of(job.jobId(), after, Page.limit(limit)));
    }

    @GetMapping("/log")
    @Operation(summary = "Lines of all backups' logs that hold all of some words, newest first")
    Lines search(
            @RequestParam(name = "words") String words,
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet,
            @RequestParam(name = "before", required = false) @Nullable Long before,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        if (words.isBlank() || words.length() > MOST_WORDS || words.indexOf('\0') >= 0) {
            throw new InvalidRequestException("words", "must be words, " + MOST_WORDS + " characters at most");
        }
        return new Lines(log.search(access.seen(), words, dataSet, before, Page.limit(limit)));
    }
}

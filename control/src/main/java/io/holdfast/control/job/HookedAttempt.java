package io.holdfast.control.job;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.hook.HookRun.Stage;
import io.holdfast.control.hook.Hooks;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Hook;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.live.ProgressMeter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * An attempt between the commands of its policy. One before it that fails fails the attempt; those after it run in any case,
 * as they may undo what those before it did, and one that fails is told.
 */
@Component
class HookedAttempt {
    private static final String BEFORE = "commands before the backup";
    private static final String AFTER = "commands after the backup";
    /** Stages in which nothing moves for as long as the commands take; they have time limits of their own. */
    static final List<String> STAGES = List.of(BEFORE, AFTER);

    private final BackupAttempt attempt;
    private final Hooks hooks;
    private final BackupJobs jobs;
    private final Alerts alerts;

    HookedAttempt(BackupAttempt attempt, Hooks hooks, BackupJobs jobs, Alerts alerts) {
        this.attempt = attempt;
        this.hooks = hooks;
        this.jobs = jobs;
        this.alerts = alerts;
    }

    /** @param job as it stands, this attempt counted */
    BackupAttempt.Outcome run(BackupJob job, Inventory inventory, DataSet dataSet, ProgressMeter meter)
            throws InterruptedException {
        Policy policy = inventory.policyOf(dataSet);
        Map<String, String> facts = Map.of(
                "HOLDFAST_DATA_SET", dataSet.name(),
                "HOLDFAST_SERVICE", dataSet.service(),
                "HOLDFAST_POLICY", policy.name(),
                "HOLDFAST_ATTEMPT", Integer.toString(job.attempts()));
        try {
            BackupAttempt.Outcome outcome = between(job, inventory, dataSet, facts, meter);
            after(job, policy, facts, outcome.error() == null ? "SUCCESS" : "FAILED", meter);
            return outcome;
        } catch (InterruptedException e) {
            // what closed a file at the interrupt has left it set, and the catalog cannot be asked with it
            Thread.interrupted();
            // a server that is being stopped takes the job up again, with its commands; somebody's stop may be for good
            if (jobs.isToStop(job.jobId())) {
                after(job, policy, facts, "STOPPED", meter);
            }
            throw e;
        }
    }

    private BackupAttempt.Outcome between(
            BackupJob job, Inventory inventory, DataSet dataSet, Map<String, String> facts, ProgressMeter meter)
            throws InterruptedException {
        List<Hook> before = inventory.policyOf(dataSet).hooks().before();
        if (!before.isEmpty()) {
            meter.stage(BEFORE);
        }
        Optional<String> failed = hooks.run(job.jobId(), job.attempts(), Stage.BEFORE, before, facts);
        return failed.isPresent()
                ? new BackupAttempt.Outcome("", "A command before the backup failed: " + failed.get())
                : attempt.run(job, inventory, dataSet, meter);
    }

    private void after(BackupJob job, Policy policy, Map<String, String> facts, String result, ProgressMeter meter)
            throws InterruptedException {
        if (policy.hooks().after().isEmpty()) {
            return;
        }
        meter.stage(AFTER);
        Map<String, String> told = new HashMap<>(facts);
        told.put("HOLDFAST_RESULT", result);
        Optional<String> failed = hooks.run(
                job.jobId(), job.attempts(), Stage.AFTER, policy.hooks().after(), told);
        String cause = "hook:" + job.dataSet();
        if (failed.isPresent()) {
            alerts.raise(
                    cause,
                    Alerts.Severity.WARNING,
                    "A command after the backup of " + job.dataSet() + " failed",
                    failed.get() + " GET /api/v1/admin/backups/" + job.jobId() + "/hooks has what it said.",
                    job.dataSet());
        } else {
            alerts.resolve(cause);
        }
    }
}

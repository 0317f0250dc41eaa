package io.holdfast.control.job;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.hook.HookRun.Stage;
import io.holdfast.control.hook.Hooks;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.live.ProgressMeter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * An attempt between the commands of its policy. One before it that fails fails the attempt; those after it run in any case,
 * as they may undo what those before it did, and one that fails is told.
 */
@Component
class HookedAttempt {
    private final BackupAttempt attempt;
    private final Hooks hooks;
    private final Alerts alerts;

    HookedAttempt(BackupAttempt attempt, Hooks hooks, Alerts alerts) {
        this.attempt = attempt;
        this.hooks = hooks;
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
        if (!policy.hooks().before().isEmpty()) {
            meter.stage("commands before the backup");
        }
        Optional<String> failed = hooks.run(
                job.jobId(), job.attempts(), Stage.BEFORE, policy.hooks().before(), facts);
        BackupAttempt.Outcome outcome = failed.isPresent()
                ? new BackupAttempt.Outcome("", "A command before the backup failed: " + failed.get())
                : attempt.run(job, inventory, dataSet, meter);
        after(job, policy, facts, outcome, meter);
        return outcome;
    }

    private void after(
            BackupJob job, Policy policy, Map<String, String> facts, BackupAttempt.Outcome outcome, ProgressMeter meter)
            throws InterruptedException {
        if (policy.hooks().after().isEmpty()) {
            return;
        }
        meter.stage("commands after the backup");
        Map<String, String> told = new HashMap<>(facts);
        told.put("HOLDFAST_RESULT", outcome.error() == null ? "SUCCESS" : "FAILED");
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

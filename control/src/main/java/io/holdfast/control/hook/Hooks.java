package io.holdfast.control.hook;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.hook.HookCommand.Result;
import io.holdfast.control.hook.HookRun.Stage;
import io.holdfast.control.inventory.Declaration.Hook;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Runs the commands of policies and keeps what they said. */
@Component
public class Hooks {
    private final HookFolder folder;
    private final Catalog catalog;
    private final Clock clock;

    Hooks(HookFolder folder, Catalog catalog, Clock clock) {
        this.folder = folder;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Runs commands one after the other; the first that fails is the last.
     *
     * @param facts of the backup, as environment variables
     * @return why it failed, and what to do; empty when all answered 0
     */
    public Optional<String> run(UUID job, int attempt, Stage stage, List<Hook> hooks, Map<String, String> facts)
            throws InterruptedException {
        for (Hook hook : hooks) {
            Instant begin = clock.instant();
            Map<String, String> environment = new HashMap<>(facts);
            environment.put("HOLDFAST_JOB", job.toString());
            environment.put("HOLDFAST_STAGE", stage.name());
            Optional<String> refusal = folder.refusal(hook.run());
            Result result = refusal.isPresent()
                    ? new Result(null, "", refusal.get())
                    : new HookCommand(folder.file(hook.run()), hook, environment).run();
            record(
                    job,
                    new HookRun(
                            attempt,
                            stage,
                            hook.run(),
                            begin,
                            clock.instant(),
                            result.exitCode(),
                            result.output(),
                            result.error()));
            if (result.error() != null) {
                return Optional.of(result.error());
            }
        }
        return Optional.empty();
    }

    /** Why a command may not be run here; empty when it may. */
    public Optional<String> refusal(Hook hook) {
        return folder.refusal(hook.run());
    }

    /**
     * What a command came to.
     *
     * @param output of both streams, its last 64 KiB
     * @param error why it failed, and what to do; empty when it answered 0
     */
    public record Outcome(String output, Optional<String> error) {}

    /**
     * Runs one command for something that is no backup, and keeps nothing.
     *
     * @param facts as environment variables
     */
    public Outcome run(Hook hook, Map<String, String> facts) throws InterruptedException {
        Optional<String> refusal = folder.refusal(hook.run());
        if (refusal.isPresent()) {
            return new Outcome("", refusal);
        }
        Result result = new HookCommand(folder.file(hook.run()), hook, facts).run();
        return new Outcome(result.output(), Optional.ofNullable(result.error()));
    }

    private void record(UUID job, HookRun run) {
        catalog.sql("""
                INSERT INTO backup_hook_runs (id, backup_job_id, attempt, stage, command, start_time, end_time, exit_code,
                    output, error_message)
                VALUES (:id, :job, :attempt, :stage, :command, :begin, :end, :code, :output, :error)
                """)
                .param("id", UUID.randomUUID())
                .param("job", job)
                .param("attempt", run.attempt())
                .param("stage", run.stage().name())
                .param("command", run.command())
                .param("begin", Instants.parameter(run.startTime()))
                .param("end", Instants.parameter(run.endTime()))
                .param("code", run.exitCode())
                .param("output", run.output())
                .param("error", run.errorMessage())
                .update();
    }

    /** In the order in which they ran. @throws NotFoundException when there is no such backup job */
    List<HookRun> of(UUID job) {
        long jobs = catalog.sql("SELECT count(*) FROM backup_jobs_log WHERE id = :job")
                .param("job", job)
                .query(Long.class)
                .single();
        if (jobs == 0) {
            throw new NotFoundException("There is no backup job " + job + ". GET /api/v1/admin/backups lists them.");
        }
        return catalog.sql("""
                SELECT attempt, stage, command, start_time, end_time, exit_code, output, error_message
                FROM backup_hook_runs WHERE backup_job_id = :job ORDER BY start_time, id
                """)
                .param("job", job)
                .query((row, number) -> new HookRun(
                        row.getInt("attempt"),
                        Stage.valueOf(row.getString("stage")),
                        row.getString("command"),
                        Instants.require(row, "start_time"),
                        Instants.require(row, "end_time"),
                        row.getObject("exit_code", Integer.class),
                        row.getString("output"),
                        row.getString("error_message")))
                .list();
    }
}

package io.holdfast.control.job;

import io.holdfast.control.Bytes;
import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.job.BackupJob.Status;
import io.holdfast.control.live.WorkProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The record of backups, {@code backup_jobs_log}. */
@Component
public class BackupJobs {
    private static final String SELECT = """
            SELECT job.id, job_name, job.service_name, target_resource_identifier, target_resource_type, backup_type,
                requested_at, scheduled_for, start_time, end_time, status, backup_size_bytes, job.added_bytes,
                backup_location, error_message, progress::text AS progress, attempts, failures, requested_by, state, warning,
                coalesce((SELECT json_agg(json_build_object('repository', point.repository,
                        'snapshotId', point.snapshot_id, 'recoveryPointId', point.id) ORDER BY point.proven_at, point.repository)
                    FROM recovery_points point WHERE point.backup_job_id = job.id), '[]')::text AS points
            FROM backup_jobs_log job
            """;

    private final Catalog catalog;
    private final Clock clock;

    BackupJobs(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    void add(UUID id, String dataSet, String service, String type, String backupType, Instant at, String by) {
        catalog.sql("""
                INSERT INTO backup_jobs_log (id, job_name, service_name, target_resource_identifier,
                    target_resource_type, backup_type, requested_at, scheduled_for, requested_by, status, ahead)
                SELECT :id, :name, :service, :dataSet, :type, :backupType, :now, :at, :by, 'SCHEDULED', least(20, count(*))
                FROM backup_jobs_log other
                WHERE other.status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') AND other.service_name = :service
                """)
                .param("id", id)
                .param("name", dataSet + " " + backupType)
                .param("service", service)
                .param("dataSet", dataSet)
                .param("type", type)
                .param("backupType", backupType)
                .param("now", Instants.parameter(clock.instant()))
                .param("at", Instants.parameter(at))
                .param("by", by)
                .update();
    }

    /** @throws NotFoundException */
    public BackupJob get(UUID id) {
        return catalog.sql(SELECT + "WHERE job.id = :id")
                .param("id", id)
                .query(BackupJobs::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no backup job " + id + ". GET /api/v1/admin/backups lists them.");
    }

    /** The latest ones in reach, newest first. */
    public List<BackupJob> list(Reach reach, int limit) {
        return page(reach, null, null, null, limit).items();
    }

    /** The latest ones, newest first. */
    public List<BackupJob> list(@Nullable String dataSet, int limit) {
        return page(Reach.EVERYTHING, dataSet, null, null, limit).items();
    }

    /** Newest first. @param state one of {@link BackupJob#STATES}; null for all */
    Page<BackupJob> page(
            Reach reach, @Nullable String dataSet, @Nullable String state, Page.@Nullable Key after, int limit) {
        // only the conditions that are needed: with one that is true for null no index is used once a plan is kept
        StringBuilder sql = new StringBuilder(SELECT).append("WHERE true\n");
        Map<String, Object> parameters = new HashMap<>();
        reach.services().ifPresent(services -> {
            sql.append("AND job.service_name = ANY(:services)\n");
            parameters.put("services", services.toArray(String[]::new));
        });
        if (dataSet != null) {
            sql.append("AND target_resource_identifier = :dataSet\n");
            parameters.put("dataSet", dataSet);
        }
        if (state != null) {
            sql.append("AND state = :state\n");
            parameters.put("state", state);
        }
        if (after != null) {
            sql.append("AND (requested_at, job.id) < (:at, :id)\n");
            parameters.put("at", Objects.requireNonNull(Instants.parameter(after.at())));
            parameters.put("id", after.id());
        }
        parameters.put("limit", limit + 1);
        List<BackupJob> rows = catalog.sql(sql.append("ORDER BY requested_at DESC, job.id DESC LIMIT :limit")
                        .toString())
                .params(parameters)
                .query(BackupJobs::read)
                .list();
        return Page.of(rows, limit, job -> new Page.Key(job.requestedAt(), job.jobId()));
    }

    /** Whether a backup of the data set is waiting, under way, or paused. */
    boolean pending(String dataSet) {
        return catalog.sql("""
                SELECT count(*) FROM backup_jobs_log
                WHERE target_resource_identifier = :dataSet AND status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED')
                """).param("dataSet", dataSet).query(Long.class).single() > 0;
    }

    /** Bytes of the data set's last complete backup; 0 when there is none. */
    long lastSize(String dataSet) {
        return catalog.sql("""
                SELECT backup_size_bytes FROM backup_jobs_log
                WHERE target_resource_identifier = :dataSet AND status = 'SUCCESS' AND backup_size_bytes IS NOT NULL
                ORDER BY end_time DESC LIMIT 1
                """)
                .param("dataSet", dataSet)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /**
     * Begins an attempt, unless another job of the data set is under way, on whatever server. One whose server has died
     * counts too, until it is taken up: what it left is its own to finish.
     *
     * @return false when it has to wait, or is not to be begun: it has ended, is paused, or is to be stopped
     */
    boolean beginAlone(UUID id, String dataSet) {
        return catalog.inTransaction(() -> {
            // two that look at the same time would not see each other
            catalog.sql("SELECT pg_advisory_xact_lock(hashtext('holdfast backup'), hashtext(:dataSet))::text")
                    .param("dataSet", dataSet)
                    .query(String.class)
                    .single();
            return catalog.sql("""
                    UPDATE backup_jobs_log SET status = 'IN_PROGRESS', state = 'running', attempts = attempts + 1,
                        start_time = coalesce(start_time, :now), error_message = NULL, progress = NULL, progress_at = :now
                    WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS') AND stop_requested IS NULL AND NOT EXISTS (
                        SELECT FROM backup_jobs_log other JOIN scheduled_tasks task
                            ON task.task_name = :task AND task.task_instance = other.id::text
                        WHERE other.target_resource_identifier = :dataSet AND other.id <> :id
                            AND other.status = 'IN_PROGRESS')
                    """)
                            .param("id", id)
                            .param("dataSet", dataSet)
                            .param("task", BackupTasks.BACKUP)
                            .param("now", Instants.parameter(clock.instant()))
                            .update()
                    > 0;
        });
    }

    /**
     * As {@link #beginAlone}, unless as many backups as any of these bounds allows are under way already.
     *
     * @return false as there
     */
    boolean beginAmong(UUID id, String dataSet, List<BackupBound> bounds) {
        return catalog.inTransaction(() -> {
            // whoever else is about to begin one sees this one, or is seen
            catalog.sql("SELECT pg_advisory_xact_lock(hashtext('backups at once'))")
                    .query((row, number) -> number)
                    .list();
            List<String> running = catalog.sql("""
                    SELECT target_resource_identifier AS name FROM backup_jobs_log WHERE status = 'IN_PROGRESS' AND id <> :id
                    """)
                    .param("id", id)
                    .query((row, number) -> row.getString("name"))
                    .list();
            return bounds.stream().allMatch(bound -> bound.allowsBeside(running)) && beginAlone(id, dataSet);
        });
    }

    void progress(UUID id, WorkProgress progress) {
        catalog.sql("""
                UPDATE backup_jobs_log SET progress = :progress::jsonb, progress_at = :now, state = 'running'
                WHERE id = :id AND status = 'IN_PROGRESS'
                """)
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .param("progress", Catalog.json(progress))
                .update();
    }

    /** @param type what the source did, which may be another than what was asked of it */
    void measured(UUID id, String type, long bytes, long addedBytes) {
        catalog.sql("UPDATE backup_jobs_log SET added_bytes = :added WHERE id = :id")
                .param("id", id)
                .param("added", addedBytes)
                .update();
        measured(id, type, bytes);
    }

    /** As above, of an attempt whose process died before it could say so. */
    void measured(UUID id, String type, long bytes) {
        catalog.sql("""
                UPDATE backup_jobs_log SET backup_size_bytes = :bytes, backup_type = :type,
                    job_name = target_resource_identifier || ' ' || :type
                WHERE id = :id
                """)
                .param("id", id)
                .param("bytes", bytes)
                .param("type", type)
                .update();
    }

    /** Bytes of the protected data, as far as they are measured; else 0. */
    long size(UUID id) {
        return catalog.sql("SELECT coalesce(backup_size_bytes, 0) FROM backup_jobs_log WHERE id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** Attempts begun since it was asked for, or since somebody last took it up again. */
    int attemptsCounted(UUID id) {
        return catalog.sql("SELECT attempts - attempts_before FROM backup_jobs_log WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    /** Whether somebody asked that it be paused or cancelled, and it has not stopped yet. */
    boolean isToStop(UUID id) {
        return catalog.sql("SELECT stop_requested IS NOT NULL FROM backup_jobs_log WHERE id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Ends an attempt that failed, or could not begin, and will be made again; nothing to one that was stopped. */
    void waitForRetry(UUID id, Instant at, String error, boolean countsAsFailure) {
        catalog.sql("""
                UPDATE backup_jobs_log SET status = 'SCHEDULED', state = 'scheduled', scheduled_for = :at,
                    error_message = :error, progress = NULL, failures = failures + :failure
                WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS')
                """)
                .param("id", id)
                .param("at", Instants.parameter(at))
                .param("error", error)
                .param("failure", countsAsFailure ? 1 : 0)
                .update();
    }

    /** One that a worker had in its hands that cannot do it. It stays due as it was, so that it becomes late. */
    void waitForWorker(UUID id, String why) {
        catalog.sql("""
                UPDATE backup_jobs_log SET status = 'SCHEDULED', error_message = :why, progress = NULL,
                    state = CASE state WHEN 'late' THEN 'late' ELSE 'scheduled' END
                WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS') AND error_message IS DISTINCT FROM :why
                """).param("id", id).param("why", why).update();
    }

    /**
     * @param warning what is to be known though it succeeded
     * @param empty it succeeded, and there was nothing in it
     */
    void end(UUID id, Status status, String location, @Nullable String error, @Nullable String warning, boolean empty) {
        catalog.sql("""
                UPDATE backup_jobs_log job SET status = :status, end_time = :now, backup_location = :location,
                    error_message = :error, warning = :warning, progress = NULL, stop_requested = NULL,
                    failures = failures + :failure,
                    state = CASE
                        WHEN :status = 'FAILED' THEN 'failed'
                        WHEN :empty THEN 'empty'
                        WHEN :warning::text IS NOT NULL THEN 'warned'
                        WHEN EXISTS (SELECT FROM recovery_points point
                            WHERE point.backup_job_id = job.id AND point.proof_level <> 'STORED') THEN 'success'
                        ELSE 'unproven' END
                WHERE id = :id
                """)
                .param("id", id)
                .param("status", status.name())
                .param("now", Instants.parameter(clock.instant()))
                .param("location", location)
                .param("error", error)
                .param("warning", warning)
                .param("empty", empty)
                .param("failure", status == Status.FAILED ? 1 : 0)
                .update();
    }

    private static BackupJob read(ResultSet row, int number) throws SQLException {
        long size = row.getLong("backup_size_bytes");
        Long sizeBytes = row.wasNull() ? null : size;
        long added = row.getLong("added_bytes");
        Long addedBytes = row.wasNull() ? null : added;
        String progress = row.getString("progress");
        return new BackupJob(
                row.getObject("id", UUID.class),
                row.getString("job_name"),
                row.getString("service_name"),
                row.getString("target_resource_identifier"),
                row.getString("target_resource_type"),
                row.getString("backup_type"),
                Instants.require(row, "requested_at"),
                Instants.require(row, "scheduled_for"),
                Instants.read(row, "start_time"),
                Instants.read(row, "end_time"),
                Status.valueOf(row.getString("status")),
                sizeBytes,
                sizeBytes == null ? null : Bytes.text(sizeBytes),
                addedBytes,
                row.getString("backup_location"),
                row.getString("error_message"),
                progress == null ? null : Catalog.fromJson(progress, WorkProgress.class),
                Catalog.fromJson(row.getString("points"), new TypeReference<>() {}),
                row.getInt("attempts"),
                row.getInt("failures"),
                row.getString("requested_by"),
                row.getString("state"),
                row.getString("warning"));
    }
}

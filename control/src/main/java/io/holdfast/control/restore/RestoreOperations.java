package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation.Check;
import io.holdfast.control.restore.RestoreOperation.Status;
import io.holdfast.control.restore.RestoreOperation.Step;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.part.Difference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The record of restores, {@code restore_operations_log}. */
@Component
public class RestoreOperations {
    private static final String SELECT = """
            SELECT id, target_resource_identifier, service_name, target_resource_type, restore_type, repository,
                snapshot_id, requested_point_in_time, incident_time, recovered_to, requested_at, start_time, end_time,
                status, error_message, proof_level, steps::text AS steps, validations::text AS validations,
                facts::text AS facts, target::text AS target, selection::text AS selection, restored_bytes,
                target_rto_minutes, measured_rto_seconds, predicted_rto_seconds, target_rpo_minutes, measured_rpo_seconds, reason,
                requested_by, progress::text AS progress, drill_id,
                difference::text AS difference, not_compared, test,
                coalesce(cancel_requested_by, (SELECT drill.cancel_requested_by FROM disaster_recovery_drills drill
                    WHERE drill.id = drill_id)) AS cancelled_by
            FROM restore_operations_log
            """;

    private static final String FILTER = """
            WHERE (:dataSet::text IS NULL OR target_resource_identifier = :dataSet)
                AND (:status::text IS NULL OR status = :status)
                AND (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
            """;

    private final Catalog catalog;
    private final RecoveryPoints points;
    private final Clock clock;

    RestoreOperations(Catalog catalog, RecoveryPoints points, Clock clock) {
        this.catalog = catalog;
        this.points = points;
        this.clock = clock;
    }

    /** @param ownTarget Holdfast chose the target directory and may remove it */
    void add(RestoreOperation operation, boolean ownTarget) {
        catalog.sql("""
                INSERT INTO restore_operations_log (id, backup_job_id_restored_from, target_resource_identifier,
                    service_name, target_resource_type, restore_type, repository, snapshot_id, requested_point_in_time,
                    incident_time, requested_at, status, target, own_target, selection, target_rto_minutes,
                    predicted_rto_seconds, target_rpo_minutes, reason, requested_by, restored_by_admin_id, drill_id,
                    test)
                VALUES (:id,
                    (SELECT backup_job_id FROM recovery_points WHERE repository = :repository AND snapshot_id = :snapshot),
                    :dataSet, :service, :type, :restoreType, :repository, :snapshot, :pointInTime, :incident, :now,
                    'SCHEDULED', :target::jsonb, :own, :selection::jsonb, :rto, :predicted, :rpo, :reason, :by,
                    (SELECT id FROM platform_administrators WHERE username = :by), :drill, :test)
                """)
                .param("id", operation.restoreId())
                .param("dataSet", operation.dataSet())
                .param("service", operation.serviceName())
                .param("type", operation.dataType())
                .param("restoreType", operation.restoreType())
                .param("repository", operation.repository())
                .param("snapshot", operation.snapshotId())
                .param("pointInTime", Instants.parameter(operation.requestedPointInTime()))
                .param("incident", Instants.parameter(operation.incidentTime()))
                .param("now", Instants.parameter(operation.requestedAt()))
                .param("target", Catalog.json(operation.target()))
                .param("own", ownTarget)
                .param("selection", Catalog.json(operation.selection()))
                .param("rto", operation.targetRtoMinutes())
                .param("predicted", operation.predictedRtoSeconds())
                .param("rpo", operation.targetRpoMinutes())
                .param("reason", operation.reason())
                .param("by", operation.requestedBy())
                .param("drill", operation.drillId())
                .param("test", operation.test())
                .update();
    }

    /** @throws NotFoundException */
    public RestoreOperation get(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(RestoreOperations::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no restore " + id + ". GET /api/v1/admin/restore lists them.");
    }

    /**
     * Some of them, newest first.
     *
     * @param dataSet null for all
     * @param status null for all
     * @param after null for the first page
     */
    public Page<RestoreOperation> page(
            Reach reach, @Nullable String dataSet, @Nullable Status status, Page.@Nullable Key after, int limit) {
        List<RestoreOperation> rows = filtered(reach, dataSet, status, SELECT + FILTER + """
                    AND (:at::timestamptz IS NULL OR (requested_at, id) < (:at, :id))
                ORDER BY requested_at DESC, id DESC LIMIT :rows
                """)
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query(RestoreOperations::read)
                .list();
        return Page.of(rows, limit, operation -> new Page.Key(operation.requestedAt(), operation.restoreId()));
    }

    /** Newest first. */
    public List<RestoreOperation> list(Reach reach, int limit) {
        return page(reach, null, null, null, limit).items();
    }

    /** How many there are; parameters as of {@link #page}. */
    public long count(Reach reach, @Nullable String dataSet, @Nullable Status status) {
        return filtered(reach, dataSet, status, "SELECT count(*) FROM restore_operations_log\n" + FILTER)
                .query(Long.class)
                .single();
    }

    private StatementSpec filtered(Reach reach, @Nullable String dataSet, @Nullable Status status, String sql) {
        return catalog.sql(sql)
                .param("services", reach.parameter())
                .param("dataSet", dataSet)
                .param("status", status == null ? null : status.name());
    }

    /** In the order they were made. */
    public List<RestoreOperation> ofDrill(UUID drill) {
        return catalog.sql(SELECT + "WHERE drill_id = :drill ORDER BY requested_at")
                .param("drill", drill)
                .query(RestoreOperations::read)
                .list();
    }

    /** How many tests of a data set there were. */
    public int tests(String dataSet) {
        return catalog.sql(
                        "SELECT count(*) FROM restore_operations_log WHERE test AND target_resource_identifier = :dataSet")
                .param("dataSet", dataSet)
                .query(Integer.class)
                .single();
    }

    /** Tests of a data set of which something may still be there. */
    public List<RestoreOperation> testsToDiscard(String dataSet) {
        return catalog.sql(SELECT + """
                WHERE test AND discarded_at IS NULL AND target_resource_identifier = :dataSet ORDER BY requested_at
                """)
                .param("dataSet", dataSet)
                .query(RestoreOperations::read)
                .list();
    }

    /** Data sets of which something of a test may still be there, whether they are declared or not. */
    public List<String> dataSetsWithTestsToDiscard() {
        return catalog.sql("""
                SELECT DISTINCT target_resource_identifier AS name FROM restore_operations_log
                WHERE test AND discarded_at IS NULL
                """).query((row, number) -> row.getString("name")).list();
    }

    public void discarded(UUID id) {
        catalog.sql("UPDATE restore_operations_log SET discarded_at = :now WHERE id = :id")
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /**
     * The latest successful restores of all that these data sets hold: what the next one can be told from. Of each the newest
     * first, and no more than the limit.
     */
    List<MeasuredRestore> measured(Collection<String> dataSets, int limit) {
        return catalog.sql("""
                SELECT latest.* FROM unnest(:dataSets::text[]) AS wanted (set) CROSS JOIN LATERAL (
                    SELECT target_resource_identifier, id, restored_bytes, measured_rto_seconds,
                        coalesce((facts ->> 'content_seconds')::double precision, measured_rto_seconds) AS content_seconds
                    FROM restore_operations_log
                    WHERE target_resource_identifier = wanted.set AND status = 'SUCCESS' AND measured_rto_seconds IS NOT NULL
                        AND restored_bytes > 0 AND restore_type NOT IN ('Selective', 'InPlace')
                    ORDER BY end_time DESC LIMIT :limit) latest
                """)
                .param("dataSets", dataSets.toArray(String[]::new))
                .param("limit", limit)
                .query((row, number) -> new MeasuredRestore(
                        row.getString("target_resource_identifier"),
                        row.getObject("id", UUID.class),
                        row.getLong("restored_bytes"),
                        row.getDouble("measured_rto_seconds"),
                        row.getDouble("content_seconds")))
                .list();
    }

    /** The newest one that came to measurements, whether or not they were good, of each of these data sets that has one. */
    public List<RestoreOperation> latestProofs(Collection<String> dataSets) {
        return catalog.sql(
                        "SELECT restore.* FROM unnest(:dataSets::text[]) AS wanted (set) CROSS JOIN LATERAL (" + SELECT
                                + """
                         WHERE target_resource_identifier = wanted.set AND measured_rto_seconds IS NOT NULL
                            AND status IN ('SUCCESS', 'FAILED')
                        ORDER BY end_time DESC LIMIT 1) restore
                        """)
                .param("dataSets", dataSets.toArray(String[]::new))
                .query(RestoreOperations::read)
                .list();
    }

    public boolean ownTarget(UUID id) {
        return catalog.sql("SELECT own_target FROM restore_operations_log WHERE id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** @return false when it was cancelled before */
    boolean begin(UUID id) {
        return catalog.sql("""
                UPDATE restore_operations_log SET status = 'IN_PROGRESS', start_time = :now
                WHERE id = :id AND status = 'SCHEDULED'
                """)
                        .param("id", id)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    void progress(UUID id, WorkProgress progress) {
        catalog.sql("""
                UPDATE restore_operations_log SET progress = :progress::jsonb WHERE id = :id AND status = 'IN_PROGRESS'
                """)
                .param("id", id)
                .param("progress", Catalog.json(progress))
                .update();
    }

    /** What a restore came to. */
    record Result(
            Status status,
            @Nullable String error,
            @Nullable Instant recoveredTo,
            @Nullable ProofLevel level,
            List<Step> steps,
            List<Check> validations,
            Map<String, String> facts,
            @Nullable Long bytes,
            @Nullable Double rtoSeconds,
            @Nullable Double rpoSeconds,
            boolean stopped) {
        static Result failure(String error, List<Step> steps) {
            return new Result(Status.FAILED, error, null, null, steps, List.of(), Map.of(), null, null, null, false);
        }

        /** Its server was stopped. */
        static Result stop(String error, List<Step> steps) {
            return new Result(Status.FAILED, error, null, null, steps, List.of(), Map.of(), null, null, null, true);
        }

        static Result cancellation(String error, List<Step> steps) {
            return new Result(Status.CANCELLED, error, null, null, steps, List.of(), Map.of(), null, null, null, false);
        }
    }

    /** Records the end of a restore together with what it proves of the recovery point, in one transaction. */
    void end(UUID id, Result result) {
        catalog.inTransaction(() -> {
            recordEnd(id, result);
            return prove(id);
        });
    }

    private void recordEnd(UUID id, Result result) {
        catalog.sql("""
                UPDATE restore_operations_log SET status = :status, error_message = :error, recovered_to = :recovered,
                    proof_level = :level, steps = :steps::jsonb, validations = :validations::jsonb,
                    facts = :facts::jsonb, restored_bytes = :bytes, measured_rto_seconds = :rto,
                    measured_rpo_seconds = :rpo, end_time = :now, progress = NULL, validation_notes = :notes
                WHERE id = :id
                """)
                .param("id", id)
                .param("status", result.status().name())
                .param("error", result.error())
                .param("recovered", Instants.parameter(result.recoveredTo()))
                .param("level", result.level() == null ? null : result.level().name())
                .param("steps", Catalog.json(result.steps()))
                .param("validations", Catalog.json(result.validations()))
                .param("facts", Catalog.json(result.facts()))
                .param("bytes", result.bytes())
                .param("rto", result.rtoSeconds())
                .param("rpo", result.rpoSeconds())
                .param("now", Instants.parameter(clock.instant()))
                .param("notes", notes(result.validations()))
                .update();
    }

    /** Records checks that were made later, together with what they prove, in one transaction. */
    void validated(
            UUID id, Status status, @Nullable String error, List<Check> validations, @Nullable ProofLevel level) {
        catalog.inTransaction(() -> {
            recordValidation(id, status, error, validations, level);
            return prove(id);
        });
    }

    private RestoreOperation prove(UUID id) {
        RestoreOperation ended = get(id);
        if (ended.status() == Status.SUCCESS && ended.proofLevel() != null) {
            points.proven(ended.repository(), ended.snapshotId(), ended.proofLevel());
        }
        return ended;
    }

    private void recordValidation(
            UUID id, Status status, @Nullable String error, List<Check> validations, @Nullable ProofLevel level) {
        catalog.sql("""
                UPDATE restore_operations_log SET validations = :validations::jsonb, proof_level = :level,
                    status = :status, error_message = :error, validation_notes = :notes
                WHERE id = :id
                """)
                .param("id", id)
                .param("status", status.name())
                .param("error", error)
                .param("validations", Catalog.json(validations))
                .param("level", level == null ? null : level.name())
                .param("notes", notes(validations))
                .update();
    }

    /** What laying the restored part beside the living system came to. */
    void compared(UUID id, @Nullable Difference difference, @Nullable String failure) {
        catalog.sql("""
                UPDATE restore_operations_log SET difference = :difference::jsonb, not_compared = :failure WHERE id = :id
                """)
                .param("id", id)
                .param("difference", difference == null ? null : Catalog.json(difference))
                .param("failure", failure)
                .update();
    }

    private static String notes(List<Check> validations) {
        StringBuilder notes = new StringBuilder();
        for (Check check : validations) {
            notes.append(notes.isEmpty() ? "" : "\n")
                    .append(check.passed() ? "passed: " : "FAILED: ")
                    .append(check.name())
                    .append(" (")
                    .append(check.detail())
                    .append(')');
        }
        return notes.toString();
    }

    private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    private static RestoreOperation read(ResultSet row, int number) throws SQLException {
        String progress = row.getString("progress");
        String level = row.getString("proof_level");
        String difference = row.getString("difference");
        UUID id = row.getObject("id", UUID.class);
        UUID drill = row.getObject("drill_id", UUID.class);
        return new RestoreOperation(
                id,
                row.getString("target_resource_identifier"),
                row.getString("service_name"),
                row.getString("target_resource_type"),
                row.getString("restore_type"),
                row.getString("repository"),
                row.getString("snapshot_id"),
                Instants.read(row, "requested_point_in_time"),
                Instants.read(row, "incident_time"),
                Instants.read(row, "recovered_to"),
                Instants.require(row, "requested_at"),
                Instants.read(row, "start_time"),
                Instants.read(row, "end_time"),
                Status.valueOf(row.getString("status")),
                row.getString("error_message"),
                level == null ? null : ProofLevel.valueOf(level),
                Catalog.fromJson(row.getString("steps"), new TypeReference<>() {}),
                Catalog.fromJson(row.getString("validations"), new TypeReference<>() {}),
                Catalog.fromJson(row.getString("facts"), new TypeReference<>() {}),
                Catalog.fromJson(row.getString("target"), Target.class),
                Catalog.fromJson(row.getString("selection"), new TypeReference<>() {}),
                row.getObject("restored_bytes", Long.class),
                integer(row, "target_rto_minutes"),
                row.getObject("measured_rto_seconds", Double.class),
                row.getObject("predicted_rto_seconds", Double.class),
                integer(row, "target_rpo_minutes"),
                row.getObject("measured_rpo_seconds", Double.class),
                row.getString("reason"),
                row.getString("requested_by"),
                progress == null ? null : Catalog.fromJson(progress, WorkProgress.class),
                drill == null
                        ? "/api/v1/admin/restore/" + id + "/report.html"
                        : "/api/v1/admin/dr/drills/" + drill + "/report.html",
                drill,
                row.getBoolean("test"),
                difference == null ? null : Catalog.fromJson(difference, Difference.class),
                row.getString("not_compared"),
                row.getString("cancelled_by"));
    }
}

package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.evidence.EvidencePack.AlertRaised;
import io.holdfast.control.evidence.EvidencePack.Backups;
import io.holdfast.control.evidence.EvidencePack.Change;
import io.holdfast.control.evidence.EvidencePack.DrillHeld;
import io.holdfast.control.evidence.EvidencePack.FailedJob;
import io.holdfast.control.evidence.EvidencePack.HoldAct;
import io.holdfast.control.evidence.EvidencePack.Proof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Reads of the catalog what belongs to a period: the newest first, and one more than a pack holds where there are more. */
@Component
class PackRows {
    private final Catalog catalog;

    PackRows(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param dataSets that are spoken of */
    record Wanted(Instant from, Instant until, List<String> services, List<String> dataSets) {}

    private StatementSpec sql(String sql, Wanted wanted) {
        return catalog.sql(sql)
                .param("from", Instants.parameter(wanted.from()))
                .param("until", Instants.parameter(wanted.until()))
                .param("dataSets", wanted.dataSets().toArray(String[]::new))
                .param("services", wanted.services().toArray(String[]::new))
                .param("most", EvidencePack.MOST + 1);
    }

    List<Proof> restores(Wanted wanted) {
        return sql("""
                SELECT id, target_resource_identifier, repository, snapshot_id, status, proof_level, end_time,
                    CASE WHEN test THEN 'scheduled test' WHEN drill_id IS NOT NULL THEN 'drill ' || drill_id
                        ELSE 'restore' END AS purpose,
                    measured_rto_seconds, target_rto_minutes, measured_rpo_seconds, target_rpo_minutes,
                    (SELECT count(*) FROM jsonb_array_elements(validations) AS item (value)
                        WHERE (item.value->>'passed')::boolean) AS passed,
                    jsonb_array_length(validations) AS checks
                FROM restore_operations_log
                WHERE end_time >= :from AND end_time < :until AND target_resource_identifier = ANY(:dataSets)
                ORDER BY end_time DESC, id LIMIT :most
                """, wanted)
                .query((row, number) -> new Proof(
                        row.getObject("id", UUID.class),
                        row.getString("target_resource_identifier"),
                        row.getString("repository"),
                        row.getString("snapshot_id"),
                        row.getString("purpose"),
                        row.getString("status"),
                        row.getString("proof_level"),
                        Instants.require(row, "end_time"),
                        number(row, "measured_rto_seconds"),
                        row.getObject("target_rto_minutes", Integer.class),
                        number(row, "measured_rpo_seconds"),
                        row.getObject("target_rpo_minutes", Integer.class),
                        row.getLong("passed"),
                        row.getLong("checks")))
                .list();
    }

    /**
     * What the restores of a data set came to, however many there were.
     *
     * @param restores how many were measured
     * @param failed how many came to nothing
     * @param worstRtoSeconds null when none was measured, as the other one
     */
    record Measured(
            long restores,
            long failed,
            @Nullable Double worstRtoSeconds,
            @Nullable Double worstRpoSeconds) {
        static final Measured NOTHING = new Measured(0, 0, null, null);
    }

    /** By data set; none for one that nothing was restored of. */
    Map<String, Measured> measured(Wanted wanted) {
        Map<String, Measured> measured = new HashMap<>();
        sql("""
                SELECT target_resource_identifier, count(measured_rto_seconds) AS restores,
                    count(*) FILTER (WHERE status = 'FAILED') AS failed,
                    max(measured_rto_seconds) AS rto, max(measured_rpo_seconds) AS rpo
                FROM restore_operations_log
                WHERE end_time >= :from AND end_time < :until AND target_resource_identifier = ANY(:dataSets)
                GROUP BY target_resource_identifier
                """, wanted).query((ResultSet row) -> {
            measured.put(
                    row.getString("target_resource_identifier"),
                    new Measured(
                            row.getLong("restores"), row.getLong("failed"), number(row, "rto"), number(row, "rpo")));
        });
        return measured;
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    /** @param whole whether also those that concern other services, too, or none */
    List<DrillHeld> drills(Wanted wanted, boolean whole) {
        return sql("""
                SELECT drill.id, drill_date, drill_type, scope, status, outcome_summary,
                    coalesce(participants, '{}') AS participants, coalesce(issues_identified, '[]')::text AS issues,
                    document.sha256
                FROM disaster_recovery_drills drill
                LEFT JOIN evidence_documents document ON document.subject = drill.id AND document.format = 'pdf'
                    AND document.version = (SELECT max(version) FROM evidence_documents WHERE subject = drill.id)
                WHERE status IN ('SUCCESS', 'FAILED') AND CASE WHEN :whole THEN services = '{}' OR services && :services::text[]
                        ELSE services <> '{}' AND services <@ :services::text[] END
                    AND CASE WHEN end_time IS NULL
                        THEN drill_date BETWEEN (:from::timestamptz AT TIME ZONE 'UTC')::date
                            AND (:until::timestamptz AT TIME ZONE 'UTC')::date
                        ELSE end_time >= :from AND end_time < :until END
                ORDER BY drill_date DESC, requested_at DESC LIMIT :most
                """, wanted)
                .param("whole", whole)
                .query((row, number) -> new DrillHeld(
                        row.getObject("id", UUID.class),
                        row.getObject("drill_date", LocalDate.class),
                        row.getString("drill_type"),
                        row.getString("scope"),
                        row.getString("status"),
                        row.getString("outcome_summary"),
                        List.of((String[]) row.getArray("participants").getArray()),
                        Catalog.fromJson(row.getString("issues"), new TypeReference<List<String>>() {}),
                        row.getString("sha256")))
                .list();
    }

    /** One for each data set, in order, those without a backup as well. */
    List<Backups> backups(Wanted wanted) {
        return sql("""
                SELECT wanted.name, count(*) FILTER (WHERE status = 'SUCCESS') AS succeeded,
                    count(*) FILTER (WHERE status = 'FAILED') AS failed,
                    count(*) FILTER (WHERE status = 'MISSED') AS missed,
                    count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled
                FROM unnest(:dataSets::text[]) AS wanted (name)
                LEFT JOIN backup_jobs_log ON target_resource_identifier = wanted.name
                    AND coalesce(end_time, scheduled_for) >= :from AND coalesce(end_time, scheduled_for) < :until
                GROUP BY wanted.name ORDER BY wanted.name LIMIT :most
                """, wanted)
                .query((row, number) -> new Backups(
                        row.getString("name"),
                        row.getLong("succeeded"),
                        row.getLong("failed"),
                        row.getLong("missed"),
                        row.getLong("cancelled")))
                .list();
    }

    List<FailedJob> failedBackups(Wanted wanted) {
        return sql("""
                SELECT id, target_resource_identifier, state, scheduled_for, error_message FROM backup_jobs_log
                WHERE target_resource_identifier = ANY(:dataSets) AND status IN ('FAILED', 'MISSED', 'CANCELLED')
                    AND coalesce(end_time, scheduled_for) >= :from AND coalesce(end_time, scheduled_for) < :until
                ORDER BY scheduled_for DESC, id LIMIT :most
                """, wanted)
                .query((row, number) -> new FailedJob(
                        row.getObject("id", UUID.class),
                        row.getString("target_resource_identifier"),
                        row.getString("state"),
                        Instants.require(row, "scheduled_for"),
                        row.getString("error_message")))
                .list();
    }

    /** @param others the services and data sets that are not spoken of; an alert about anything else concerns all */
    List<AlertRaised> alerts(Wanted wanted, List<String> others) {
        return alerts(wanted, "NOT subject = ANY(:names)", others);
    }

    /** @param subjects no alert about anything else */
    List<AlertRaised> alertsAbout(Wanted wanted, List<String> subjects) {
        return alerts(wanted, "subject = ANY(:names)", subjects);
    }

    private List<AlertRaised> alerts(Wanted wanted, String condition, List<String> names) {
        return sql("""
                SELECT id, severity, title, subject, since, resolved_at, acknowledged_by FROM alerts
                WHERE since < :until AND (resolved_at IS NULL OR resolved_at >= :from) AND %s
                ORDER BY since DESC, id LIMIT :most
                """.formatted(condition), wanted)
                .param("names", names.toArray(String[]::new))
                .query((row, number) -> new AlertRaised(
                        row.getObject("id", UUID.class),
                        row.getString("severity"),
                        row.getString("title"),
                        Objects.requireNonNullElse(row.getString("subject"), ""),
                        Instants.require(row, "since"),
                        Instants.read(row, "resolved_at"),
                        row.getString("acknowledged_by")))
                .list();
    }

    /** Of recovery points; what holds a data set as a whole is declared. */
    List<HoldAct> holds(Wanted wanted) {
        return sql("""
                SELECT seq, at, substr(object, length('DataSet/') + 1) AS data_set, detail->>'repository' AS repository,
                    (detail->>'consistentAt')::timestamptz AS consistent_at, detail->>'legalCase' AS legal_case,
                    action = 'recovery-points.hold' AS put, actor, detail->>'requestedBy' AS requested_by,
                    detail->>'reason' AS reason
                FROM audit_records
                WHERE at >= :from AND at < :until AND action IN ('recovery-points.hold', 'recovery-points.lift')
                    AND result = 'SUCCEEDED' AND object IN (SELECT 'DataSet/' || name FROM unnest(:dataSets::text[]) AS one (name))
                ORDER BY seq DESC LIMIT :most
                """, wanted)
                .query((row, number) -> {
                    boolean put = row.getBoolean("put");
                    String actor = row.getString("actor");
                    return new HoldAct(
                            row.getLong("seq"),
                            Instants.require(row, "at"),
                            row.getString("data_set"),
                            row.getString("repository"),
                            Instants.require(row, "consistent_at"),
                            row.getString("legal_case"),
                            put,
                            put ? actor : row.getString("requested_by"),
                            row.getString("reason"),
                            put ? null : actor);
                })
                .list();
    }

    /** Of whatever is declared. */
    List<Change> changes(Wanted wanted) {
        return changes(wanted, "true", List.of());
    }

    /** @param objects of these, and of data sets that were these services' for as long as they were declared */
    List<Change> changesOf(Wanted wanted, List<String> objects) {
        return changes(wanted, """
                (object = ANY(:objects) OR object IN (
                    SELECT 'DataSet/' || name FROM inventory_changes WHERE kind = 'DataSet' GROUP BY name
                    HAVING bool_and((before IS NULL OR before->'spec'->>'service' = ANY(:services))
                        AND (after IS NULL OR after->'spec'->>'service' = ANY(:services)))))""", objects);
    }

    /** What a second person approved of is recorded as that person's act, with the name of whoever asked for it. */
    private List<Change> changes(Wanted wanted, String condition, List<String> objects) {
        return sql("""
                SELECT seq, at, action, object, actor, detail->>'askedBy' AS asked_by, detail->>'reason' AS reason
                FROM audit_records
                WHERE at >= :from AND at < :until AND action IN ('inventory.apply', 'inventory.remove')
                    AND result = 'SUCCEEDED' AND object LIKE '%%/%%' AND %s
                ORDER BY seq DESC LIMIT :most
                """.formatted(condition), wanted)
                .param("objects", objects.toArray(String[]::new))
                .query((row, number) -> {
                    String asked = row.getString("asked_by");
                    String actor = row.getString("actor");
                    return new Change(
                            row.getLong("seq"),
                            Instants.require(row, "at"),
                            row.getString("action"),
                            row.getString("object"),
                            asked == null ? actor : asked,
                            row.getString("reason"),
                            asked == null ? null : actor);
                })
                .list();
    }
}

package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.sources.ProofLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The catalog's index of recovery points. */
@Component
public class RecoveryPoints {
    static final String SELECT = """
            SELECT id, data_set, service_name, kind, repository, snapshot_id, backup_job_id, consistent_at, created_at,
                size_bytes, added_bytes, engine_version, facts::text AS facts, proof_level, legal_holds
            FROM recovery_points
            """;

    private static final String FILTER = """
            WHERE (:dataSet::text IS NULL OR data_set = :dataSet)
                AND (:service::text IS NULL OR service_name = :service)
                AND (:repository::text IS NULL OR repository = :repository)
                AND (:from::timestamptz IS NULL OR consistent_at >= :from)
                AND (:to::timestamptz IS NULL OR consistent_at < :to)
                AND (:proof::text IS NULL OR proof_level = :proof)
                AND (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
            """;

    private final Catalog catalog;
    private final Clock clock;

    RecoveryPoints(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Records a point; one that is known by repository and snapshot already stays as it is. */
    public boolean record(RecoveryPoint point) {
        return catalog.sql("""
                INSERT INTO recovery_points (id, data_set, service_name, kind, repository, snapshot_id, backup_job_id,
                    consistent_at, created_at, size_bytes, added_bytes, engine_version, facts, proof_level, proven_at, legal_holds)
                VALUES (:id, :dataSet, :service, :kind, :repository, :snapshot, :job,
                    :consistent, :created, :size, :added, :engine, :facts::jsonb, :proof, :now, :holds)
                ON CONFLICT DO NOTHING
                """)
                        .param("id", point.recoveryPointId())
                        .param("dataSet", point.dataSet())
                        .param("service", point.serviceName())
                        .param("kind", point.kind())
                        .param("repository", point.repository())
                        .param("snapshot", point.snapshotId())
                        .param("job", point.backupJobId())
                        .param("consistent", Instants.parameter(point.consistentAt()))
                        .param("created", Instants.parameter(point.createdAt()))
                        .param("size", point.sizeBytes())
                        .param("added", point.addedBytes())
                        .param("engine", point.engineVersion())
                        .param("facts", Catalog.json(point.facts()))
                        .param("holds", point.legalHolds().toArray(String[]::new))
                        .param("proof", point.proofLevel().name())
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    /** Newest first. */
    public List<RecoveryPoint> list(@Nullable String dataSet, int limit) {
        return catalog.sql(SELECT + """
                WHERE (:dataSet::text IS NULL OR data_set = :dataSet)
                ORDER BY consistent_at DESC, repository LIMIT :limit
                """)
                .param("dataSet", dataSet)
                .param("limit", limit)
                .query(RecoveryPoints::read)
                .list();
    }

    /** Some of those that the filter lets through, newest first. @param after null for the first page */
    public Page<RecoveryPoint> page(PointFilter filter, Page.@Nullable Key after, int limit) {
        List<RecoveryPoint> rows = filtered(filter, SELECT + FILTER + """
                    AND (:at::timestamptz IS NULL OR (consistent_at, id) < (:at, :id))
                ORDER BY consistent_at DESC, id DESC LIMIT :rows
                """)
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query(RecoveryPoints::read)
                .list();
        return page(rows, limit);
    }

    static Page<RecoveryPoint> page(List<RecoveryPoint> rows, int limit) {
        return Page.of(rows, limit, point -> new Page.Key(point.consistentAt(), point.recoveryPointId()));
    }

    /** How many the filter lets through. */
    public long count(PointFilter filter) {
        return filtered(filter, "SELECT count(*) FROM recovery_points\n" + FILTER)
                .query(Long.class)
                .single();
    }

    private StatementSpec filtered(PointFilter filter, String sql) {
        ProofLevel proof = filter.proof();
        return catalog.sql(sql)
                .param("dataSet", filter.dataSet())
                .param("service", filter.service())
                .param("repository", filter.repository())
                .param("from", Instants.parameter(filter.from()))
                .param("to", Instants.parameter(filter.to()))
                .param("proof", proof == null ? null : proof.name())
                .param("services", filter.reach().parameter());
    }

    /** All of a data set in a repository, newest first. */
    public List<RecoveryPoint> in(String repository, String dataSet) {
        return catalog.sql(SELECT + """
                WHERE repository = :repository AND data_set = :dataSet ORDER BY consistent_at DESC, created_at DESC
                """)
                .param("repository", repository)
                .param("dataSet", dataSet)
                .query(RecoveryPoints::read)
                .list();
    }

    /** Keeps a point from being removed until the caller's transaction ends. @return false when it has gone */
    public boolean hold(UUID id) {
        return catalog.sql("SELECT id FROM recovery_points WHERE id = :id FOR SHARE")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /** Takes a point out of the index. @return false when a restore that has not ended uses it, or it has gone */
    public boolean removeUnlessInUse(UUID id) {
        return catalog.inTransaction(() -> {
            // waits for those who hold it; the statement after this one then sees what they did
            catalog.sql("SELECT id FROM recovery_points WHERE id = :id FOR UPDATE")
                    .param("id", id)
                    .query(UUID.class)
                    .optional();
            return catalog.sql("""
                    DELETE FROM recovery_points point WHERE id = :id AND NOT EXISTS (
                        SELECT FROM restore_operations_log restore
                        WHERE restore.repository = point.repository AND restore.snapshot_id = point.snapshot_id
                            AND restore.status IN ('SCHEDULED', 'IN_PROGRESS'))
                    """).param("id", id).update() > 0;
        });
    }

    /** Whether any repository holds a point of the data set whose making began at this instant or later. */
    public boolean madeSince(String dataSet, Instant instant) {
        return catalog.sql(
                        "SELECT EXISTS (SELECT FROM recovery_points WHERE data_set = :dataSet AND created_at >= :instant)")
                .param("dataSet", dataSet)
                .param("instant", Instants.parameter(instant))
                .query(Boolean.class)
                .single();
    }

    public List<RecoveryPoint> ofJob(UUID job) {
        return catalog.sql(SELECT + "WHERE backup_job_id = :job ORDER BY created_at, repository")
                .param("job", job)
                .query(RecoveryPoints::read)
                .list();
    }

    public Optional<RecoveryPoint> find(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(RecoveryPoints::read)
                .optional();
    }

    /** The newest point of a data set in a repository whose state is not after the instant. */
    public Optional<RecoveryPoint> latest(String dataSet, @Nullable String repository, @Nullable Instant notAfter) {
        return catalog.sql(SELECT + """
                WHERE data_set = :dataSet AND (:repository::text IS NULL OR repository = :repository)
                    AND (:notAfter::timestamptz IS NULL OR consistent_at <= :notAfter)
                ORDER BY consistent_at DESC LIMIT 1
                """)
                .param("dataSet", dataSet)
                .param("repository", repository)
                .param("notAfter", Instants.parameter(notAfter))
                .query(RecoveryPoints::read)
                .optional();
    }

    /** The newest point of each of these data sets, in whatever repository. */
    public List<RecoveryPoint> newest(Collection<String> dataSets) {
        return catalog.sql("SELECT point.* FROM unnest(:dataSets::text[]) AS wanted (set) CROSS JOIN LATERAL (" + SELECT
                        + " WHERE data_set = wanted.set ORDER BY consistent_at DESC LIMIT 1) point")
                .param("dataSets", dataSets.toArray(String[]::new))
                .query(RecoveryPoints::read)
                .list();
    }

    public Optional<RecoveryPoint> earliest(String dataSet, @Nullable String repository) {
        return catalog.sql(SELECT + """
                WHERE data_set = :dataSet AND (:repository::text IS NULL OR repository = :repository)
                ORDER BY consistent_at LIMIT 1
                """)
                .param("dataSet", dataSet)
                .param("repository", repository)
                .query(RecoveryPoints::read)
                .optional();
    }

    /** Raises the proof of a snapshot in a repository; it never falls. */
    public void proven(String repository, String snapshotId, ProofLevel level) {
        catalog.inTransaction(() -> {
            catalog.sql(SELECT + "WHERE repository = :repository AND snapshot_id = :snapshot FOR UPDATE")
                    .param("repository", repository)
                    .param("snapshot", snapshotId)
                    .query(RecoveryPoints::read)
                    .optional()
                    .filter(point -> point.proofLevel().compareTo(level) < 0)
                    .ifPresent(point -> catalog.sql(
                                    "UPDATE recovery_points SET proof_level = :level, proven_at = :now WHERE id = :id")
                            .param("level", level.name())
                            .param("now", Instants.parameter(clock.instant()))
                            .param("id", point.recoveryPointId())
                            .update());
            return level;
        });
    }

    static RecoveryPoint read(ResultSet row, int number) throws SQLException {
        return new RecoveryPoint(
                row.getObject("id", UUID.class),
                row.getString("data_set"),
                row.getString("service_name"),
                row.getString("kind"),
                row.getString("repository"),
                row.getString("snapshot_id"),
                row.getObject("backup_job_id", UUID.class),
                Instants.require(row, "consistent_at"),
                Instants.require(row, "created_at"),
                row.getLong("size_bytes"),
                row.getLong("added_bytes"),
                row.getString("engine_version"),
                Catalog.fromJson(row.getString("facts"), new TypeReference<>() {}),
                ProofLevel.valueOf(row.getString("proof_level")),
                List.of((String[]) row.getArray("legal_holds").getArray()));
    }
}

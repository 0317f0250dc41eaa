package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.inventory.Place;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.ProofLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The catalog's index of recovery points. */
@Component
public class RecoveryPoints {
    private static final String SELECT = """
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

    private static Page<RecoveryPoint> page(List<RecoveryPoint> rows, int limit) {
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

    /** What backups added on a day. @param addedBytes as stored */
    public record Added(LocalDate day, long addedBytes) {}

    /**
     * What was added on each of the latest days, of UTC, the oldest first, days on which nothing was too.
     *
     * @param repository null for all of them
     * @param days today's among them; 1 or more
     */
    List<Added> added(@Nullable String repository, Reach reach, int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate first = today.minusDays(days - 1L);
        Map<LocalDate, Long> byDay = new HashMap<>();
        catalog.sql("""
                SELECT (created_at AT TIME ZONE 'UTC')::date AS day, sum(added_bytes) AS added FROM recovery_points
                WHERE (:repository::text IS NULL OR repository = :repository) AND created_at >= :from
                    AND (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
                GROUP BY day
                """)
                .param("repository", repository)
                .param(
                        "from",
                        Instants.parameter(first.atStartOfDay(ZoneOffset.UTC).toInstant()))
                .param("services", reach.parameter())
                .query(row -> {
                    byDay.put(row.getObject("day", LocalDate.class), row.getLong("added"));
                });
        return first.datesUntil(today.plusDays(1))
                .map(day -> new Added(day, byDay.getOrDefault(day, 0L)))
                .toList();
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

    /** Those in reach that are under a legal hold, newest first. */
    public Page<RecoveryPoint> held(Reach reach, Page.@Nullable Key after, int limit) {
        List<RecoveryPoint> rows = catalog.sql(SELECT + """
                WHERE legal_holds <> '{}'
                    AND (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
                    AND (:at::timestamptz IS NULL OR (consistent_at, id) < (:at, :id::uuid))
                ORDER BY consistent_at DESC, id DESC LIMIT :limit
                """)
                .param("services", reach.parameter())
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(RecoveryPoints::read)
                .list();
        return page(rows, limit);
    }

    /** Notes what the tags of a snapshot say now. */
    void noteHolds(String repository, String snapshotId, List<String> holds) {
        catalog.sql("""
                UPDATE recovery_points SET legal_holds = :holds WHERE repository = :repository AND snapshot_id = :snapshot
                """)
                .param("holds", holds.toArray(String[]::new))
                .param("repository", repository)
                .param("snapshot", snapshotId)
                .update();
    }

    /**
     * A point lives on under another id, as its snapshot does whose tags were changed; restores that are to come find it there.
     * To be called in a transaction.
     *
     * @param snapshot as it is now
     * @return the point as it is known from now on
     */
    public RecoveryPoint retagged(RecoveryPoint point, Snapshot snapshot) {
        UUID id = RecoveryPoint.idOf(point.repository(), snapshot.id());
        List<String> holds = RecoveryPoint.holds(snapshot.tags());
        if (id.equals(point.recoveryPointId())) {
            noteHolds(point.repository(), snapshot.id(), holds);
        } else {
            moved(point.recoveryPointId(), id, snapshot.id(), holds);
            catalog.sql("""
                    UPDATE restore_operations_log SET snapshot_id = :now
                    WHERE repository = :repository AND snapshot_id = :before
                    """)
                    .param("now", snapshot.id())
                    .param("repository", point.repository())
                    .param("before", point.snapshotId())
                    .update();
        }
        return find(id).orElseGet(() -> point);
    }

    /** A look into the repository may find the new one at any moment; the one before knows its proof and its job. */
    private void moved(UUID before, UUID id, String snapshotId, List<String> holds) {
        int made = catalog.sql("""
                INSERT INTO recovery_points (id, snapshot_id, legal_holds, data_set, service_name, kind, repository,
                    backup_job_id, consistent_at, created_at, size_bytes, added_bytes, engine_version, facts, proof_level,
                    proven_at, kept_until)
                SELECT :id, :snapshot, :holds, data_set, service_name, kind, repository,
                    backup_job_id, consistent_at, created_at, size_bytes, added_bytes, engine_version, facts, proof_level,
                    proven_at, kept_until
                FROM recovery_points WHERE id = :before
                ON CONFLICT DO NOTHING
                """)
                .param("id", id)
                .param("snapshot", snapshotId)
                .param("holds", holds.toArray(String[]::new))
                .param("before", before)
                .update();
        if (made == 0) {
            catalog.sql("""
                    UPDATE recovery_points found SET legal_holds = :holds, backup_job_id = old.backup_job_id,
                        added_bytes = old.added_bytes, proof_level = old.proof_level, proven_at = old.proven_at,
                        kept_until = old.kept_until
                    FROM recovery_points old WHERE found.id = :id AND old.id = :before
                    """)
                    .param("id", id)
                    .param("holds", holds.toArray(String[]::new))
                    .param("before", before)
                    .update();
        }
        catalog.sql("DELETE FROM recovery_points WHERE id = :before")
                .param("before", before)
                .update();
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

    /** What the newest point of each of these data sets holds, in bytes as restored; none of one that has no point. */
    public Map<String, Long> newestSizes(Collection<String> dataSets) {
        Map<String, Long> sizes = new HashMap<>();
        catalog.sql("""
                SELECT wanted.set, newest.size_bytes FROM unnest(:dataSets::text[]) AS wanted (set) CROSS JOIN LATERAL (
                    SELECT size_bytes FROM recovery_points
                    WHERE data_set = wanted.set ORDER BY consistent_at DESC LIMIT 1) newest
                """).param("dataSets", dataSets.toArray(String[]::new)).query(row -> {
            sizes.put(row.getString("set"), row.getLong("size_bytes"));
        });
        return sizes;
    }

    /** The newest moment of a data set that the points of a repository hold. */
    public record Moment(String dataSet, String repository, Instant at) {}

    /** Of each data set in the repository beside it, if it has a point there. */
    public List<Moment> newestMoments(List<Place> places) {
        // all that is asked for is in the index, and nothing of it in the rows
        return catalog.sql("""
                SELECT wanted.data_set, wanted.place, newest.at
                FROM unnest(:dataSets::text[], :repositories::text[]) AS wanted (data_set, place)
                CROSS JOIN LATERAL (
                    SELECT max(consistent_at) AS at FROM recovery_points point
                    WHERE point.data_set = wanted.data_set AND point.repository = wanted.place) newest
                WHERE newest.at IS NOT NULL
                """)
                .param("dataSets", Place.dataSets(places))
                .param("repositories", Place.repositories(places))
                .query((row, number) ->
                        new Moment(row.getString("data_set"), row.getString("place"), Instants.require(row, "at")))
                .list();
    }

    /**
     * What a repository has not of a data set.
     *
     * @param backups that are in others only
     * @param bytes that they added there
     */
    public record Lacking(String dataSet, String repository, int backups, long bytes) {}

    /**
     * What was backed up after the newest point that a repository has of a data set, and is in another of these. Nothing is told
     * of those that lack nothing.
     */
    public List<Lacking> lacking(List<Place> places) {
        return catalog.sql("""
                WITH asked AS MATERIALIZED (
                    SELECT data_set, place, array_agg(place) OVER (PARTITION BY data_set) AS places
                    FROM unnest(:dataSets::text[], :repositories::text[]) AS asked (data_set, place))
                SELECT asked.data_set, asked.place, count(*) AS backups, sum(missed.bytes) AS bytes
                FROM asked
                CROSS JOIN LATERAL (
                    SELECT max(consistent_at) AS newest FROM recovery_points here
                    WHERE here.data_set = asked.data_set AND here.repository = asked.place) here
                CROSS JOIN LATERAL (
                    SELECT max(point.added_bytes) AS bytes FROM recovery_points point
                    WHERE point.data_set = asked.data_set AND point.consistent_at > coalesce(here.newest, '-infinity')
                        AND point.repository <> asked.place AND point.repository = ANY(asked.places)
                        AND (here.newest IS NULL OR NOT EXISTS (
                            SELECT FROM recovery_points same WHERE same.data_set = asked.data_set
                            AND same.repository = asked.place AND same.backup_job_id = point.backup_job_id))
                    GROUP BY point.backup_job_id, CASE WHEN point.backup_job_id IS NULL THEN point.consistent_at END) missed
                GROUP BY asked.data_set, asked.place
                """)
                .param("dataSets", Place.dataSets(places))
                .param("repositories", Place.repositories(places))
                .query((row, number) -> new Lacking(
                        row.getString("data_set"), row.getString("place"), row.getInt("backups"), row.getLong("bytes")))
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

    private static RecoveryPoint read(ResultSet row, int number) throws SQLException {
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

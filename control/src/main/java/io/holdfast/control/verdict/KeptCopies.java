package io.holdfast.control.verdict;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Place;
import io.holdfast.sources.ProofLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the catalog knows of the copies of data sets and of their proofs; one question for all of them. */
@Component
class KeptCopies {
    private final Catalog catalog;

    KeptCopies(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The newest recovery point of a data set in a repository of its policy.
     *
     * @param damage that the source found and kept
     * @param lockedUntil nobody can remove it before, as its store said last; null when it said nothing
     * @param proof of the point in this repository that was proven last; null when none was ever read back
     */
    record Copy(
            String dataSet,
            String repository,
            String snapshotId,
            Instant consistentAt,
            Instant createdAt,
            Optional<String> damage,
            @Nullable Instant lockedUntil,
            @Nullable ProofLevel proof,
            @Nullable Instant provenAt) {}

    List<Copy> of(Inventory inventory) {
        List<Place> places = Place.all(inventory);
        return catalog.sql("""
                SELECT newest.data_set, newest.repository, newest.snapshot_id, newest.consistent_at, newest.created_at, newest.kept_until,
                    newest.facts ->> 'damaged' AS damage, proven.proof_level, proven.proven_at
                FROM unnest(:dataSets::text[], :repositories::text[]) AS wanted (data_set, repository)
                CROSS JOIN LATERAL (
                    SELECT * FROM recovery_points point
                    WHERE point.data_set = wanted.data_set AND point.repository = wanted.repository
                    ORDER BY consistent_at DESC LIMIT 1) newest
                LEFT JOIN LATERAL (
                    SELECT * FROM recovery_points point
                    WHERE point.data_set = wanted.data_set AND point.repository = wanted.repository
                        AND point.proof_level <> 'STORED'
                    ORDER BY consistent_at DESC LIMIT 1) proven ON true
                """)
                .param("dataSets", Place.dataSets(places))
                .param("repositories", Place.repositories(places))
                .query(KeptCopies::copy)
                .list();
    }

    private static Copy copy(ResultSet row, int number) throws SQLException {
        String proof = row.getString("proof_level");
        return new Copy(
                row.getString("data_set"),
                row.getString("repository"),
                row.getString("snapshot_id"),
                Instants.require(row, "consistent_at"),
                Instants.require(row, "created_at"),
                Optional.ofNullable(row.getString("damage")),
                Instants.read(row, "kept_until"),
                proof == null ? null : ProofLevel.valueOf(proof),
                Instants.read(row, "proven_at"));
    }

    /**
     * The newest restore of a data set that ended.
     *
     * @param level what it proved; null when it failed before it proved anything
     */
    record Restored(
            String dataSet, boolean success, @Nullable ProofLevel level, Instant endedAt, String repository) {}

    List<Restored> restored(Inventory inventory) {
        return catalog.sql("""
                SELECT newest.* FROM unnest(:dataSets::text[]) AS wanted (data_set)
                CROSS JOIN LATERAL (
                    SELECT target_resource_identifier, status, proof_level, end_time, repository
                    FROM restore_operations_log
                    WHERE target_resource_identifier = wanted.data_set AND status IN ('SUCCESS', 'FAILED')
                        AND end_time IS NOT NULL
                    ORDER BY requested_at DESC LIMIT 1) newest
                """)
                .param(
                        "dataSets",
                        inventory.dataSets().stream().map(DataSet::name).toArray(String[]::new))
                .query(KeptCopies::restore)
                .list();
    }

    private static Restored restore(ResultSet row, int number) throws SQLException {
        String level = row.getString("proof_level");
        return new Restored(
                row.getString("target_resource_identifier"),
                row.getString("status").equals("SUCCESS"),
                level == null ? null : ProofLevel.valueOf(level),
                Instants.require(row, "end_time"),
                row.getString("repository"));
    }

    void locked(String repository, String snapshot, Instant until) {
        catalog.sql("""
                UPDATE recovery_points SET kept_until = :until
                WHERE repository = :repository AND snapshot_id = :snapshot AND kept_until IS DISTINCT FROM :until
                """)
                .param("until", Instants.parameter(until))
                .param("repository", repository)
                .param("snapshot", snapshot)
                .update();
    }
}

package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.approval.RequestTable;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.restore.RestoreApplication.Status;
import io.holdfast.sources.part.PartResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The record of what was put back, {@code restore_applications}. */
@Component
public class RestoreApplications {
    private static final String SELECT = """
            SELECT id, restore_id, conflict_rule, without_triggers, digest, reason, requested_by, requested_at, expires_at,
                decided_by, decided_at, decision_reason, start_time, end_time, status, error_message,
                result::text AS result, progress::text AS progress, cancel_requested_by
            FROM restore_applications
            """;

    private final Catalog catalog;
    private final Clock clock;
    private final RequestTable requests;

    RestoreApplications(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
        this.requests = new RequestTable(catalog, clock, "restore_applications", ", end_time = :now");
    }

    /** @throws ConflictException when one of the same restore has not ended */
    void add(RestoreApplication application) {
        try {
            catalog.sql("""
                    INSERT INTO restore_applications (id, restore_id, conflict_rule, without_triggers, digest, reason,
                        requested_by, requested_at, expires_at, status)
                    VALUES (:id, :restore, :rule, :triggers, :digest, :reason, :by, :now, :expires, 'AWAITING_APPROVAL')
                    """)
                    .param("id", application.applicationId())
                    .param("restore", application.restoreId())
                    .param("rule", application.conflictRule())
                    .param("triggers", application.withoutTriggers())
                    .param("digest", application.digest())
                    .param("reason", application.reason())
                    .param("by", application.requestedBy())
                    .param("now", Instants.parameter(application.requestedAt()))
                    .param("expires", Instants.parameter(application.expiresAt()))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new ConflictException("Restore " + application.restoreId()
                    + " is being put back, or that waits for approval. Wait until that has ended or withdraw it, and look"
                    + " at the difference again.");
        }
    }

    /** @throws NotFoundException */
    public RestoreApplication get(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(RestoreApplications::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no application " + id
                + ". GET /api/v1/admin/restore/{restore_id}/applications lists those of a restore.");
    }

    /** In the order they were asked for. */
    public List<RestoreApplication> of(UUID restore) {
        return catalog.sql(SELECT + "WHERE restore_id = :restore ORDER BY requested_at")
                .param("restore", restore)
                .query(RestoreApplications::read)
                .list();
    }

    /** Those in reach that somebody is to decide about, the oldest first. */
    public Page<RestoreApplication> awaiting(Reach reach, Page.@Nullable Key after, int limit) {
        return Page.of(
                catalog.sql(SELECT + """
                        WHERE status = 'AWAITING_APPROVAL' AND (:services::text[] IS NULL OR EXISTS (
                            SELECT FROM restore_operations_log restore
                            WHERE restore.id = restore_id AND restore.service_name = ANY(:services::text[])))
                            AND (:at::timestamptz IS NULL OR (requested_at, id) > (:at, :id::uuid))
                        ORDER BY requested_at, id LIMIT :limit
                        """)
                        .param("services", reach.parameter())
                        .param("at", after == null ? null : Instants.parameter(after.at()))
                        .param("id", after == null ? null : after.id())
                        .param("limit", limit + 1)
                        .query(RestoreApplications::read)
                        .list(),
                limit,
                one -> new Page.Key(one.requestedAt(), one.applicationId()));
    }

    /**
     * Notes what was decided.
     *
     * @return false when it was decided already, or has expired: then nothing is changed
     */
    boolean decide(UUID id, Status status, String by, @Nullable String reason) {
        return requests.decide(id, status, by, reason);
    }

    List<UUID> waiting() {
        return requests.waiting();
    }

    /** Ends those that nobody has decided about in time. @return which */
    List<UUID> expire() {
        return requests.expire();
    }

    /** @return false when it was cancelled, or has ended otherwise: then nothing is changed */
    boolean begin(UUID id) {
        return catalog.sql("""
                UPDATE restore_applications SET status = 'IN_PROGRESS', start_time = :now
                WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS') AND cancel_requested_by IS NULL
                """)
                        .param("id", id)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    /** @return false when it neither waits for a worker nor runs */
    boolean askToCancel(UUID id, String by) {
        return catalog.sql("""
                UPDATE restore_applications SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS')
                """).param("id", id).param("by", by).update() > 0;
    }

    /** Those that run and are to end. */
    List<UUID> toCancel() {
        return catalog.sql(
                        "SELECT id FROM restore_applications WHERE status = 'IN_PROGRESS' AND cancel_requested_by IS NOT NULL")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * Ends one that was asked to be cancelled, and of which nothing runs.
     *
     * @param from the statuses of which it must have one
     * @return false when nobody asked for that, or it has ended otherwise
     */
    boolean settleCancelled(UUID id, Status... from) {
        return catalog.sql("""
                UPDATE restore_applications SET status = 'CANCELLED', end_time = :now, progress = NULL,
                    error_message = 'Cancelled by ' || cancel_requested_by || '. Nothing was changed.'
                WHERE id = :id AND status = ANY(:from) AND cancel_requested_by IS NOT NULL
                """)
                        .param("id", id)
                        .param("from", Stream.of(from).map(Status::name).toArray(String[]::new))
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    void progress(UUID id, WorkProgress progress) {
        catalog.sql("""
                UPDATE restore_applications SET progress = :progress::jsonb WHERE id = :id AND status = 'IN_PROGRESS'
                """)
                .param("id", id)
                .param("progress", Catalog.json(progress))
                .update();
    }

    void end(UUID id, @Nullable String error, @Nullable PartResult result) {
        catalog.sql("""
                UPDATE restore_applications SET status = :status, error_message = :error, result = :result::jsonb,
                    end_time = :now, progress = NULL
                WHERE id = :id
                """)
                .param("id", id)
                .param("status", error == null ? "SUCCESS" : "FAILED")
                .param("error", error)
                .param("result", result == null ? null : Catalog.json(result))
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    private static RestoreApplication read(ResultSet row, int number) throws SQLException {
        String result = row.getString("result");
        String progress = row.getString("progress");
        return new RestoreApplication(
                row.getObject("id", UUID.class),
                row.getObject("restore_id", UUID.class),
                row.getString("conflict_rule"),
                row.getBoolean("without_triggers"),
                row.getString("digest"),
                row.getString("reason"),
                row.getString("requested_by"),
                Instants.require(row, "requested_at"),
                Instants.require(row, "expires_at"),
                row.getString("decided_by"),
                Instants.read(row, "decided_at"),
                row.getString("decision_reason"),
                Instants.read(row, "start_time"),
                Instants.read(row, "end_time"),
                Status.valueOf(row.getString("status")),
                row.getString("error_message"),
                result == null ? null : Catalog.fromJson(result, PartResult.class),
                progress == null ? null : Catalog.fromJson(progress, WorkProgress.class),
                row.getString("cancel_requested_by"));
    }
}

package io.holdfast.control.scrub;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.scrub.ScrubRhythm.Read;
import io.holdfast.repository.Repository.CheckReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The log of scrubs, and what it says of each repository. */
@Component
public class Scrubs {
    private final Catalog catalog;
    private final Clock clock;

    Scrubs(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Has the next scrub of a repository read all of it. */
    void askForAll(String repository, String by) {
        catalog.sql("""
                INSERT INTO repository_scrub_requests (repository, asked_by, asked_at) VALUES (:repository, :by, :now)
                ON CONFLICT (repository) DO NOTHING
                """)
                .param("repository", repository)
                .param("by", by)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** @return who asked for all of it since the last scrub began */
    Optional<String> askedBy(String repository) {
        return catalog.sql("SELECT asked_by FROM repository_scrub_requests WHERE repository = :repository")
                .param("repository", repository)
                .query(String.class)
                .optional();
    }

    /**
     * What ran until now in this repository was stopped with its server: only one runs at a time.
     *
     * @param part as in {@link Scrub}
     */
    UUID begun(String repository, int part, int parts) {
        UUID id = UUID.randomUUID();
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    UPDATE repository_scrubs SET status = 'FAILED', ended_at = :now, progress = NULL,
                        error_message = 'The server was stopped. The next scrub reads the same part.'
                    WHERE repository = :repository AND status = 'RUNNING'
                    """)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("repository", repository)
                    .update();
            catalog.sql("""
                    INSERT INTO repository_scrubs (id, repository, started_at, status, part, parts)
                    VALUES (:id, :repository, :now, 'RUNNING', :part, :parts)
                    """)
                    .param("id", id)
                    .param("repository", repository)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("part", part)
                    .param("parts", parts)
                    .update();
        });
        return id;
    }

    /** What was asked for before it began is done with it. */
    void ended(UUID id, CheckReport report) {
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    DELETE FROM repository_scrub_requests request USING repository_scrubs scrub
                    WHERE scrub.id = :id AND scrub.part = 0 AND request.repository = scrub.repository
                        AND request.asked_at <= scrub.started_at
                    """).param("id", id).update();
            catalog.sql("""
                    UPDATE repository_scrubs SET status = :status, ended_at = :now, progress = NULL, packs = :packs,
                        read_bytes = :read, error_count = :count, errors = :errors::jsonb
                    WHERE id = :id
                    """)
                    .param("id", id)
                    .param("status", (report.sound() ? Scrub.Status.SUCCESS : Scrub.Status.DAMAGED).name())
                    .param("now", Instants.parameter(clock.instant()))
                    .param("packs", report.packs())
                    .param("read", report.bytesRead())
                    .param("count", report.errors().size())
                    .param(
                            "errors",
                            Catalog.json(report.errors().stream()
                                    .limit(Scrub.KEPT_ERRORS)
                                    .toList()))
                    .update();
        });
    }

    void failed(UUID id, String message) {
        catalog.sql("""
                UPDATE repository_scrubs SET status = 'FAILED', ended_at = :now, progress = NULL, error_message = :message
                WHERE id = :id
                """)
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .param("message", message)
                .update();
    }

    void progress(UUID id, WorkProgress progress) {
        catalog.sql("UPDATE repository_scrubs SET progress = :progress::jsonb WHERE id = :id AND status = 'RUNNING'")
                .param("id", id)
                .param("progress", Catalog.json(progress))
                .update();
    }

    /** @return false when it does not run */
    boolean askToCancel(UUID id, String by) {
        return catalog.sql("""
                UPDATE repository_scrubs SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                WHERE id = :id AND status = 'RUNNING'
                """).param("id", id).param("by", by).update() > 0;
    }

    /** All that were asked to be cancelled and have not ended. */
    List<UUID> toCancel() {
        return catalog.sql(
                        "SELECT id FROM repository_scrubs WHERE status = 'RUNNING' AND cancel_requested_by IS NOT NULL")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * Ends what was asked to be cancelled in a repository in which nothing runs any more. What somebody had asked for is over
     * with it.
     *
     * @return false when nobody asked for that
     */
    boolean settleCancelled(String repository) {
        return catalog.inTransaction(() -> {
            boolean settled = catalog.sql("""
                    UPDATE repository_scrubs SET status = 'CANCELLED', ended_at = :now, progress = NULL,
                        error_message = 'Cancelled by ' || cancel_requested_by || '. The next scrub reads the same part.'
                    WHERE repository = :repository AND status = 'RUNNING' AND cancel_requested_by IS NOT NULL
                    """)
                            .param("now", Instants.parameter(clock.instant()))
                            .param("repository", repository)
                            .update()
                    > 0;
            if (settled) {
                catalog.sql("DELETE FROM repository_scrub_requests WHERE repository = :repository")
                        .param("repository", repository)
                        .update();
            }
            return settled;
        });
    }

    /** The last part that was found sound; not of those that read all. */
    Optional<Read> lastPart(String repository) {
        return catalog.sql("""
                SELECT part, parts FROM repository_scrubs
                WHERE repository = :repository AND status = 'SUCCESS' AND part > 0 ORDER BY started_at DESC LIMIT 1
                """)
                .param("repository", repository)
                .query((row, number) -> new Read(row.getInt("part"), row.getInt("parts")))
                .optional();
    }

    /** How many errors the newest scrub that came to an end found; of those repositories in which it found any. */
    public Map<String, Long> damaged() {
        return catalog
                .sql("""
                SELECT repository, error_count FROM (
                    SELECT DISTINCT ON (repository) repository, status, error_count FROM repository_scrubs
                    WHERE status IN ('SUCCESS', 'DAMAGED') ORDER BY repository, started_at DESC) newest
                WHERE status = 'DAMAGED'
                """)
                .query((row, number) -> Map.entry(row.getString("repository"), row.getLong("error_count")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Since when every byte of a repository has been read back and found as it was written, by repository: all of what it held
     * at that moment, and holds still. Those that were never read whole are not in it.
     */
    public Map<String, Instant> readBackSince() {
        return catalog
                .sql("""
                SELECT repository, max(at) AS at FROM (
                    SELECT repository, max(started_at) AS at FROM repository_scrubs
                    WHERE status = 'SUCCESS' AND part = 0 GROUP BY repository
                    UNION ALL
                    SELECT repository, min(at) FROM (
                        SELECT repository, parts, part, max(started_at) AS at FROM repository_scrubs
                        WHERE status = 'SUCCESS' AND part > 0 GROUP BY repository, parts, part) each
                    GROUP BY repository, parts HAVING count(*) = parts) rounds
                GROUP BY repository
                """)
                .query((row, number) -> Map.entry(row.getString("repository"), Instants.require(row, "at")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @throws NotFoundException when the repository had no such scrub */
    Scrub get(String repository, UUID id) {
        return catalog.sql("SELECT * FROM repository_scrubs WHERE repository = :repository AND id = :id")
                .param("repository", repository)
                .param("id", id)
                .query((row, number) -> read(row))
                .optional()
                .orElseThrow(() -> new NotFoundException("There is no scrub " + id + " of repository " + repository
                        + ". GET /api/v1/admin/repositories/" + repository + "/scrubs lists them."));
    }

    /**
     * Some of them, newest first.
     *
     * @param after null for the first page
     */
    Page<Scrub> page(String repository, Page.@Nullable Key after, int limit) {
        List<Scrub> rows = catalog.sql("""
                SELECT * FROM repository_scrubs
                WHERE repository = :repository AND (:at::timestamptz IS NULL OR (started_at, id) < (:at, :id))
                ORDER BY started_at DESC, id DESC LIMIT :rows
                """)
                .param("repository", repository)
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query((row, number) -> read(row))
                .list();
        return Page.of(rows, limit, scrub -> new Page.Key(scrub.startedAt(), scrub.scrubId()));
    }

    /** How many there were. */
    long count(String repository) {
        return catalog.sql("SELECT count(*) FROM repository_scrubs WHERE repository = :repository")
                .param("repository", repository)
                .query(Long.class)
                .single();
    }

    private static Scrub read(ResultSet row) throws SQLException {
        String progress = row.getString("progress");
        return new Scrub(
                row.getObject("id", UUID.class),
                row.getString("repository"),
                Instants.require(row, "started_at"),
                Instants.read(row, "ended_at"),
                Scrub.Status.valueOf(row.getString("status")),
                row.getInt("part"),
                row.getInt("parts"),
                row.getObject("packs", Long.class),
                row.getObject("read_bytes", Long.class),
                row.getLong("error_count"),
                Catalog.fromJson(row.getString("errors"), new TypeReference<List<String>>() {}),
                row.getString("error_message"),
                progress == null ? null : Catalog.fromJson(progress, WorkProgress.class),
                row.getString("cancel_requested_by"));
    }
}

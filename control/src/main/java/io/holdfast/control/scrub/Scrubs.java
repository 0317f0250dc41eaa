package io.holdfast.control.scrub;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.maintenance.MaintenanceLog;
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
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The log of scrubs, and what it says of each repository. */
@Component
public class Scrubs extends MaintenanceLog<Scrub> {
    Scrubs(Catalog catalog, Clock clock) {
        super(
                catalog,
                clock,
                new Kind(
                        "repository_scrubs",
                        "scrub",
                        "The next scrub reads the same part.",
                        "The next scrub reads the same part."));
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

    /** @param part as in {@link Scrub} */
    UUID begun(String repository, int part, int parts) {
        UUID id = UUID.randomUUID();
        catalog.runInTransaction(() -> {
            endStopped(repository);
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

    /** What somebody had asked for is over with it. */
    @Override
    public boolean settleCancelled(String repository) {
        return catalog.inTransaction(() -> {
            boolean settled = super.settleCancelled(repository);
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

    @Override
    protected Scrub read(ResultSet row) throws SQLException {
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
                progress(row),
                row.getString("cancel_requested_by"));
    }
}

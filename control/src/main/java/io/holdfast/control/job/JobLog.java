package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Reach;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happened in jobs, line by line, in the table {@code job_events}; kept as long as the job. */
@Component
class JobLog {
    private final Catalog catalog;
    private final Clock clock;

    JobLog(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * @param id greater for what was written later
     * @param level {@code info}, {@code warning} or {@code error}
     */
    record Line(long id, UUID jobId, String dataSet, Instant at, String level, String message) {}

    void info(UUID job, String message) {
        write(job, "info", message);
    }

    void warning(UUID job, String message) {
        write(job, "warning", message);
    }

    void error(UUID job, String message) {
        write(job, "error", message);
    }

    private void write(UUID job, String level, String message) {
        catalog.sql("INSERT INTO job_events (job_id, at, level, message) VALUES (:job, :at, :level, :message)")
                .param("job", job)
                .param("at", Instants.parameter(clock.instant()))
                .param("level", level)
                .param("message", message)
                .update();
    }

    /** Of one job, oldest first. @param after the last line that is known; 0 for all */
    List<Line> of(UUID job, long after, int limit) {
        return lines(
                "WHERE event.job_id = :job AND event.id > :after ORDER BY event.id",
                Map.of("job", job, "after", after),
                limit);
    }

    /**
     * Of all jobs in reach, newest first.
     *
     * @param words all of which a line must hold
     * @param before the last line of the page before; null for the newest
     */
    List<Line> search(Reach reach, String words, @Nullable String dataSet, @Nullable Long before, int limit) {
        StringBuilder where =
                new StringBuilder("WHERE to_tsvector('simple', event.message) @@ plainto_tsquery('simple', :words)");
        Map<String, Object> parameters = new HashMap<>(Map.of("words", words));
        boolean ofSome = dataSet != null || reach.services().isPresent();
        reach.services().ifPresent(services -> {
            where.append(" AND job.service_name = ANY(:services)");
            parameters.put("services", services.toArray(String[]::new));
        });
        if (dataSet != null) {
            where.append(" AND job.target_resource_identifier = :dataSet");
            parameters.put("dataSet", dataSet);
        }
        if (before != null) {
            where.append(" AND event.id < :before");
            parameters.put("before", before);
        }
        String matching = where + " ORDER BY event.id DESC";
        return ofSome ? lines(matching, parameters, limit) : linesOfAny(matching, parameters, limit);
    }

    private List<Line> lines(String where, Map<String, Object> parameters, int limit) {
        return query("""
                SELECT event.id, event.job_id, job.target_resource_identifier, event.at, event.level, event.message
                FROM job_events event JOIN backup_jobs_log job ON job.id = event.job_id
                """ + where + " LIMIT :limit", parameters, limit);
    }

    /** Where nothing is asked of the jobs: theirs are looked up for the lines of the page, not for all that match. */
    private List<Line> linesOfAny(String where, Map<String, Object> parameters, int limit) {
        return query("""
                SELECT event.id, event.job_id, job.target_resource_identifier, event.at, event.level, event.message
                FROM (SELECT * FROM job_events event
                """ + where + """
                 LIMIT :limit) event
                JOIN backup_jobs_log job ON job.id = event.job_id
                ORDER BY event.id DESC
                """, parameters, limit);
    }

    private List<Line> query(String sql, Map<String, Object> parameters, int limit) {
        return catalog.sql(sql)
                .params(parameters)
                .param("limit", limit)
                .query(JobLog::read)
                .list();
    }

    private static Line read(ResultSet row, int number) throws SQLException {
        return new Line(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getString("target_resource_identifier"),
                Instants.require(row, "at"),
                row.getString("level"),
                row.getString("message"));
    }
}

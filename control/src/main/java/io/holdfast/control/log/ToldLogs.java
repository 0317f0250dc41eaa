package io.holdfast.control.log;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** How far the logs are that other servers on the same catalog keep: each writes down its own. */
final class ToldLogs {
    /** What is older was told by a server that has ended. */
    private static final Duration CURRENT = Duration.ofSeconds(15);

    private final Catalog catalog;
    private final Clock clock;

    ToldLogs(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    void tell(List<LogStatus> statuses) {
        for (LogStatus status : statuses) {
            catalog.sql("""
                    INSERT INTO log_status (data_set, repository, told_at, status)
                    VALUES (:dataSet, :repository, :now, :status::jsonb)
                    ON CONFLICT (data_set, repository)
                    DO UPDATE SET told_at = excluded.told_at, status = excluded.status
                    """)
                    .param("dataSet", status.dataSet())
                    .param("repository", status.repository())
                    .param("now", Instants.parameter(clock.instant()))
                    .param("status", Catalog.json(status))
                    .update();
        }
    }

    /** Those that are not among one's own. */
    List<LogStatus> others(List<LogStatus> own) {
        List<LogStatus> told = catalog.sql("SELECT status::text AS status FROM log_status WHERE told_at > :since")
                .param("since", Instants.parameter(clock.instant().minus(CURRENT)))
                .query((row, number) -> Catalog.fromJson(row.getString("status"), LogStatus.class))
                .list();
        return told.stream()
                .filter(status -> own.stream().noneMatch(mine -> mine.dataSet().equals(status.dataSet())))
                .toList();
    }
}

package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Reach;
import io.holdfast.control.inventory.Place;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sums and newest moments over the recovery points of many data sets; each is one question to the catalog. */
@Component
public class PointFigures {
    private final Catalog catalog;
    private final Clock clock;

    PointFigures(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
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
}

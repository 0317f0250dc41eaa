package io.holdfast.control.simulation;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.stereotype.Component;

/** What the latest backups of a data set came to. */
@Component
class MeasuredHistory {
    private static final int LATEST = 200;
    /** Over a shorter time a rate says more about the moment than about a day. */
    private static final Duration LEAST_SPAN = Duration.ofMinutes(1);

    private final Catalog catalog;

    MeasuredHistory(Catalog catalog) {
        this.catalog = catalog;
    }

    private record Backup(Instant end, long size, long added, double seconds) {}

    /**
     * Sizes, as they were measured.
     *
     * @param firstBytes that all of it takes in an empty repository
     * @param changePerDay bytes that a day adds; empty when too little time was measured
     * @param longestSeconds that a backup took
     */
    record Measured(int backups, long sizeBytes, long firstBytes, OptionalDouble changePerDay, double longestSeconds) {}

    /** Empty when no backup has succeeded. */
    Optional<Measured> of(String dataSet) {
        List<Backup> latest = catalog.sql("""
                SELECT start_time, end_time, backup_size_bytes, added_bytes FROM backup_jobs_log
                WHERE target_resource_identifier = :dataSet AND status = 'SUCCESS' AND start_time IS NOT NULL
                    AND end_time IS NOT NULL AND backup_size_bytes IS NOT NULL AND added_bytes IS NOT NULL
                ORDER BY requested_at DESC LIMIT :limit
                """)
                .param("dataSet", dataSet)
                .param("limit", LATEST)
                .query((row, number) -> new Backup(
                        Instants.require(row, "end_time"),
                        row.getLong("backup_size_bytes"),
                        row.getLong("added_bytes"),
                        Duration.between(Instants.require(row, "start_time"), Instants.require(row, "end_time"))
                                        .toMillis()
                                / 1000.0))
                .list();
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        long size = latest.getFirst().size();
        // the backup that added most of its size is the one that found least of it there
        double ratio = latest.stream()
                .mapToDouble(backup -> backup.size() == 0 ? 0 : (double) backup.added() / backup.size())
                .max()
                .orElse(0);
        Duration span =
                Duration.between(latest.getLast().end(), latest.getFirst().end());
        OptionalDouble change = OptionalDouble.empty();
        if (latest.size() > 1 && span.compareTo(LEAST_SPAN) >= 0) {
            double added = latest.subList(0, latest.size() - 1).stream()
                    .mapToLong(Backup::added)
                    .sum();
            change = OptionalDouble.of(added * 86_400_000.0 / span.toMillis());
        }
        return Optional.of(new Measured(
                latest.size(),
                size,
                Math.round(size * ratio),
                change,
                latest.stream().mapToDouble(Backup::seconds).max().orElse(0)));
    }
}

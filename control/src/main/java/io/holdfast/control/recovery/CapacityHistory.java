package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.recovery.CapacityReport.Measured;
import io.holdfast.control.recovery.RepositoryCapacity.Room;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was measured of repositories, hour by hour. */
@Component
class CapacityHistory {
    /** Of a longer history one measurement a day is shown. */
    private static final Duration BY_THE_HOUR = Duration.ofDays(4);

    private final Catalog catalog;
    private final RepositoryCapacity capacity;
    private final Clock clock;

    CapacityHistory(Catalog catalog, RepositoryCapacity capacity, Clock clock) {
        this.catalog = catalog;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** @param days how far back the history goes at the most; the forecast is of the last two weeks */
    CapacityReport report(StoreDeclaration declared, int days) {
        Room room = room(declared);
        Long usable = room == null ? null : room.usableBytes();
        return new CapacityReport(
                declared.name(),
                capacity.storedBytes(declared.name()),
                usable,
                room == null ? null : room.totalBytes(),
                measured(declared.name(), clock.instant().minus(Duration.ofDays(days))),
                capacity.forecast(declared.name(), usable));
    }

    private @Nullable Room room(StoreDeclaration declared) {
        try {
            return capacity.room(declared).orElse(null);
        } catch (IOException e) {
            // that it cannot be reached is told where its health is
            return null;
        }
    }

    /** Oldest first. */
    private List<Measured> measured(String repository, Instant since) {
        return catalog.sql("""
                WITH measured AS (
                    SELECT hour, stored_bytes, usable_bytes,
                        max(hour) OVER () - min(hour) OVER () > make_interval(secs => :hourly) AS many,
                        row_number() OVER (PARTITION BY date_trunc('day', hour, 'UTC') ORDER BY hour DESC) AS of_day
                    FROM repository_sizes WHERE repository = :name AND hour > :since)
                SELECT hour, stored_bytes, usable_bytes FROM measured WHERE NOT many OR of_day = 1 ORDER BY hour
                """)
                .param("name", repository)
                .param("since", Instants.parameter(since))
                .param("hourly", (double) BY_THE_HOUR.toSeconds())
                .query((row, number) -> new Measured(
                        Instants.require(row, "hour"),
                        row.getLong("stored_bytes"),
                        row.getObject("usable_bytes", Long.class)))
                .list();
    }
}

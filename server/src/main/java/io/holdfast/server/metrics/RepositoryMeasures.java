package io.holdfast.server.metrics;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.recovery.Readiness;
import io.holdfast.control.recovery.RepositoryCapacity;
import io.holdfast.control.scrub.Scrubs;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How each repository and its site stand. */
@Component
class RepositoryMeasures implements Measuring {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryMeasures.class);

    private final InventoryStore inventory;
    private final Readiness readiness;
    private final RepositoryCapacity capacity;
    private final Scrubs scrubs;
    private final Catalog catalog;
    private final Clock clock;
    private final Sparing<Map<String, Instant>> verified;

    RepositoryMeasures(
            InventoryStore inventory,
            Readiness readiness,
            RepositoryCapacity capacity,
            Scrubs scrubs,
            Catalog catalog,
            Clock clock) {
        this.inventory = inventory;
        this.readiness = readiness;
        this.capacity = capacity;
        this.scrubs = scrubs;
        this.catalog = catalog;
        this.clock = clock;
        verified = new Sparing<>(() -> newest("""
                SELECT repository, max(proven_at) AS at FROM recovery_points WHERE proof_level <> 'STORED' GROUP BY repository
                """), System::nanoTime);
    }

    @Override
    public void measure(Measures measures) {
        Map<String, Long> damaged = scrubs.damaged();
        for (Readiness.SiteHealth site : readiness.sites()) {
            Tags tags = Tags.of("repository", site.repository(), "site", site.siteName());
            measures.add(Measure.REPLICATION_LAG, tags, site.replicationLagSeconds());
            measures.add(Measure.REPLICATION_LAG_DATA, tags, site.replicationLagBytes());
            // of what is damaged the rest can be used
            boolean usable = !site.overallStatus().equals("critical") || damaged.containsKey(site.repository());
            measures.add(Measure.REPOSITORY_USABLE, tags, usable ? 1 : 0);
        }
        for (StoreDeclaration declared : inventory.current().repositories()) {
            Tags tags = Tags.of("repository", declared.name(), "site", declared.site());
            measures.add(Measure.REPOSITORY_STORED, tags, capacity.storedBytes(declared.name()));
            measures.add(Measure.REPOSITORY_DAMAGE, tags, damaged.getOrDefault(declared.name(), 0L));
            Optional<Double> growth = capacity.growth(declared.name());
            measures.add(Measure.REPOSITORY_GROWTH, tags, growth.orElse(null));
            try {
                capacity.room(declared).ifPresent(room -> {
                    measures.add(Measure.REPOSITORY_CAPACITY, tags, room.totalBytes());
                    measures.add(Measure.REPOSITORY_FREE, tags, room.usableBytes());
                    growth.filter(rate -> rate > 0)
                            .ifPresent(
                                    rate -> measures.add(Measure.REPOSITORY_FULL_IN, tags, room.usableBytes() / rate));
                });
                capacity.locks(declared).ifPresent(locks -> {
                    measures.add(Measure.REPOSITORY_LOCKS, tags, locks.number());
                    measures.add(Measure.REPOSITORY_OLDEST_LOCK, tags, locks.oldestSeconds());
                });
            } catch (IOException e) {
                // that it cannot be used is told by the measure for that
                LOG.debug("The room of {} cannot be measured", declared.name(), e);
            }
        }
        ages(measures, Measure.REPOSITORY_VERIFIED, verified.get());
        ages(measures, Measure.REPOSITORY_READ_BACK, scrubs.readBackSince());
        ages(measures, Measure.REPOSITORY_PRUNED, newest("""
                SELECT repository, max(ended_at) AS at FROM repository_prunes WHERE status = 'SUCCESS' GROUP BY repository
                """));
    }

    private void ages(Measures measures, Measure measure, Map<String, Instant> newest) {
        newest.forEach((repository, at) -> measures.add(
                measure,
                Tags.of("repository", repository),
                Duration.between(at, clock.instant()).toMillis() / 1000.0));
    }

    /** By repository. */
    private Map<String, Instant> newest(String sql) {
        return catalog
                .sql(sql)
                .query((row, number) -> Map.entry(row.getString("repository"), Instants.require(row, "at")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

package io.holdfast.server.metrics;

import io.holdfast.control.Catalog;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.recovery.Readiness;
import io.holdfast.control.recovery.RepositoryCapacity;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.util.Optional;
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
    private final Catalog catalog;

    RepositoryMeasures(InventoryStore inventory, Readiness readiness, RepositoryCapacity capacity, Catalog catalog) {
        this.inventory = inventory;
        this.readiness = readiness;
        this.capacity = capacity;
        this.catalog = catalog;
    }

    @Override
    public void measure(Measures measures) {
        for (Readiness.SiteHealth site : readiness.sites()) {
            Tags tags = Tags.of("repository", site.repository(), "site", site.siteName());
            measures.add(Measure.REPLICATION_LAG, tags, site.replicationLagSeconds());
            measures.add(Measure.REPOSITORY_USABLE, tags, site.overallStatus().equals("critical") ? 0 : 1);
        }
        for (StoreDeclaration declared : inventory.current().repositories()) {
            Tags tags = Tags.of("repository", declared.name(), "site", declared.site());
            measures.add(Measure.REPOSITORY_STORED, tags, capacity.storedBytes(declared.name()));
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
        ages(measures, Measure.REPOSITORY_VERIFIED, """
                SELECT repository, extract(epoch FROM now() - max(proven_at)) AS age
                FROM recovery_points WHERE proof_level <> 'STORED' GROUP BY repository
                """);
        ages(measures, Measure.REPOSITORY_PRUNED, """
                SELECT repository, extract(epoch FROM now() - max(ended_at)) AS age
                FROM repository_prunes WHERE status = 'SUCCESS' GROUP BY repository
                """);
    }

    private void ages(Measures measures, Measure measure, String sql) {
        catalog.sql(sql)
                .query((row, number) -> new Aged(row.getString("repository"), row.getDouble("age")))
                .list()
                .forEach(aged -> measures.add(measure, Tags.of("repository", aged.repository()), aged.seconds()));
    }

    private record Aged(String repository, double seconds) {}
}

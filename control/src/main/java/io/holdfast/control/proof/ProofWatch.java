package io.holdfast.control.proof;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Looks every minute whether the restores that policies ask for as proof have been made. */
@Component
class ProofWatch extends Ticking {
    private static final Duration TICK = Duration.ofMinutes(1);

    private final InventoryStore inventory;
    private final Catalog catalog;
    private final Alerts alerts;
    private final Clock clock;

    ProofWatch(InventoryStore inventory, Catalog catalog, Alerts alerts, Clock clock) {
        super("proof-watch", TICK);
        this.inventory = inventory;
        this.catalog = catalog;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        Map<String, Instant> since = since(current);
        Set<String> causes = new HashSet<>();
        for (DataSet dataSet : current.dataSets()) {
            Optional<RestoreTest> test =
                    current.policyOf(dataSet).verification().restoreTest();
            Instant proven = since.get(dataSet.name());
            if (test.isPresent() && proven != null && isOverdue(test.get(), proven)) {
                String cause = "unproven:" + dataSet.name();
                causes.add(cause);
                alerts.raise(
                        cause,
                        Alerts.Severity.WARNING,
                        dataSet.name() + " is unproven",
                        "No restore of it has succeeded since " + proven + ", and its policy asks for one more often.",
                        dataSet.name());
            }
        }
        alerts.resolveOthers("unproven", causes);
    }

    /** One that failed or did not run is made good by the next one; two are too many. */
    private boolean isOverdue(RestoreTest test, Instant proven) {
        Instant next = test.schedule().next(proven);
        return test.schedule().next(next).plus(Duration.ofHours(1)).isBefore(clock.instant());
    }

    /** By data set, the last restore that succeeded, or else the first recovery point; none where there is neither. */
    private Map<String, Instant> since(Inventory current) {
        Map<String, Instant> since = new HashMap<>();
        catalog.sql("""
                SELECT wanted.data_set, coalesce(
                    (SELECT max(end_time) FROM restore_operations_log
                        WHERE target_resource_identifier = wanted.data_set AND status = 'SUCCESS'),
                    (SELECT min(created_at) FROM recovery_points WHERE data_set = wanted.data_set)) AS since
                FROM unnest(:dataSets::text[]) AS wanted (data_set)
                """)
                .param(
                        "dataSets",
                        current.dataSets().stream().map(DataSet::name).toArray(String[]::new))
                .query(row -> {
                    Instant at = Instants.read(row, "since");
                    if (at != null) {
                        since.put(row.getString("data_set"), at);
                    }
                });
        return since;
    }
}

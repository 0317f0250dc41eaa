package io.holdfast.server.metrics;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alert;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.log.SlotStatus;
import io.holdfast.control.recovery.Readiness;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How each data set stands. */
@Component
class DataSetMeasures implements Measuring {
    private final Readiness readiness;
    private final LogStreams logs;
    private final Alerts alerts;
    private final Catalog catalog;
    private final Clock clock;
    private final Sparing<Map<String, Double>> ratios;

    DataSetMeasures(Readiness readiness, LogStreams logs, Alerts alerts, Catalog catalog, Clock clock) {
        this.readiness = readiness;
        this.logs = logs;
        this.alerts = alerts;
        this.catalog = catalog;
        this.clock = clock;
        ratios = new Sparing<>(this::ratios, System::nanoTime);
    }

    private Map<String, Double> ratios() {
        return catalog
                .sql("""
                SELECT data_set, sum(size_bytes)::float8 / sum(added_bytes) AS ratio
                FROM recovery_points WHERE added_bytes > 0 GROUP BY data_set
                """)
                .query((row, number) -> Map.entry(row.getString("data_set"), row.getDouble("ratio")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void measure(Measures measures) {
        Map<String, Double> dataSetRatios = ratios.get();
        Set<String> failing = alerts.standing().stream()
                .filter(alert ->
                        alert.kind().equals("backup") && alert.severity().equals("critical"))
                .map(Alert::subject)
                .collect(Collectors.toSet());
        List<Readiness.ComplianceRow> rows = readiness.services();
        Map<String, Ended> ended = ended(rows);
        for (Readiness.ComplianceRow row : rows) {
            Ended last = ended.getOrDefault(row.dataSet(), Ended.NEVER);
            Tags tags = Tags.of("data_set", row.dataSet(), "service", row.serviceName());
            measures.add(Measure.RECOVERY_POINT_AGE, tags, age(row.lastRecoveryPoint()));
            measures.add(Measure.EXPOSURE, tags, row.currentExposureSeconds());
            measures.add(Measure.RPO_TARGET, tags, row.rpoTargetMinutes() * 60.0);
            measures.add(Measure.RTO_TARGET, tags, row.rtoTargetMinutes() * 60.0);
            measures.add(Measure.MEASURED_RTO, tags, row.measuredRtoSeconds());
            measures.add(Measure.DATA_SET_SIZE, tags, row.backupBytes());
            measures.add(Measure.DATA_SET_RATIO, tags, dataSetRatios.get(row.dataSet()));
            measures.add(Measure.BACKUP_FAILING, tags, failing.contains(row.dataSet()) ? 1 : 0);
            measures.add(Measure.LAST_SUCCESS_AGE, tags, age(last.backup()));
            measures.add(Measure.PROOF_AGE, tags, age(last.restore()));
        }
        Set<String> spools = new HashSet<>();
        for (LogStatus status : logs.status()) {
            if (spools.add(status.dataSet())) {
                measureSpool(measures, status);
            }
            Tags tags = Tags.of("data_set", status.dataSet(), "repository", status.repository());
            measures.add(Measure.LOG_LAG, tags, status.lagSeconds());
            measures.add(Measure.LOG_LAG_DATA, tags, status.lagBytes());
        }
    }

    private static void measureSpool(Measures measures, LogStatus status) {
        Tags tags = Tags.of("data_set", status.dataSet());
        measures.add(Measure.LOG_SPOOL, tags, status.spooledBytes());
        SlotStatus slot = status.slot();
        if (slot != null) {
            measures.add(Measure.LOG_SLOT_HELD, tags, slot.heldBytes());
            measures.add(Measure.LOG_SLOT_MOST, tags, slot.mostBytes());
        }
    }

    /** When the last ones that succeeded ended. */
    private record Ended(@Nullable Instant backup, @Nullable Instant restore) {
        static final Ended NEVER = new Ended(null, null);
    }

    private Map<String, Ended> ended(List<Readiness.ComplianceRow> rows) {
        Map<String, Ended> ended = new HashMap<>();
        catalog.sql("""
                SELECT wanted.data_set, backup.at AS backup, restore.at AS restore
                FROM unnest(:dataSets::text[]) AS wanted (data_set)
                CROSS JOIN LATERAL (SELECT max(end_time) AS at FROM backup_jobs_log
                    WHERE target_resource_identifier = wanted.data_set AND status = 'SUCCESS') backup
                CROSS JOIN LATERAL (SELECT max(end_time) AS at FROM restore_operations_log
                    WHERE target_resource_identifier = wanted.data_set AND status = 'SUCCESS') restore
                """)
                .param(
                        "dataSets",
                        rows.stream().map(Readiness.ComplianceRow::dataSet).toArray(String[]::new))
                .query(row -> {
                    ended.put(
                            row.getString("data_set"),
                            new Ended(Instants.read(row, "backup"), Instants.read(row, "restore")));
                });
        return ended;
    }

    private @Nullable Double age(@Nullable Instant at) {
        return at == null
                ? null
                : Double.valueOf(Duration.between(at, clock.instant()).toMillis() / 1000.0);
    }
}

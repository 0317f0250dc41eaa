package io.holdfast.server.metrics;

import io.holdfast.control.Catalog;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.recovery.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the catalog every ten seconds, whether or not somebody asks: a scrape must not wait for the database. */
@Component
class BackupMetrics implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BackupMetrics.class);
    private static final int EVERY_SECONDS = 10;

    private final Catalog catalog;
    private final Alerts alerts;
    private final LogStreams logs;
    private final Readiness readiness;

    private final LabelledGauge jobs;
    private final LabelledGauge lastSuccess;
    private final LabelledGauge exposure;
    private final LabelledGauge repositoryBytes;
    private final LabelledGauge lagSeconds;
    private final LabelledGauge lagBytes;
    private final LabelledGauge standing;
    private @Nullable ScheduledExecutorService ticker;

    BackupMetrics(MeterRegistry registry, Catalog catalog, Alerts alerts, LogStreams logs, Readiness readiness) {
        this.catalog = catalog;
        this.alerts = alerts;
        this.logs = logs;
        this.readiness = readiness;
        jobs = new LabelledGauge(registry, "holdfast.backup.jobs", "Backup jobs in the catalog, by state", null);
        lastSuccess = new LabelledGauge(
                registry, "holdfast.backup.last.success.age", "Since the data set's last complete backup", "seconds");
        exposure = new LabelledGauge(
                registry, "holdfast.exposure", "What would be lost if the data set's source were gone now", "seconds");
        repositoryBytes =
                new LabelledGauge(registry, "holdfast.repository.stored", "In the repository's files", "bytes");
        lagSeconds = new LabelledGauge(
                registry, "holdfast.log.lag", "Of the log, received or not, not yet shipped", "seconds");
        lagBytes = new LabelledGauge(
                registry, "holdfast.log.lag.data", "Of the log, received and not yet shipped", "bytes");
        standing = new LabelledGauge(registry, "holdfast.alerts", "Alerts that stand, by severity", null);
    }

    @Override
    public synchronized void start() {
        if (ticker == null) {
            ticker = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("metrics").daemon().factory());
            ticker.scheduleWithFixedDelay(this::refresh, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
            ticker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return ticker != null;
    }

    private void refresh() {
        try {
            readJobs();
            readRepositories();
            readLogs();
            readAlerts();
        } catch (RuntimeException e) {
            // an executor would silently end the refreshing
            LOG.warn("The metrics could not be read; those of before stay", e);
        }
    }

    private void readJobs() {
        Map<String, Long> byState = new LinkedHashMap<>();
        for (String state : List.of("SCHEDULED", "IN_PROGRESS", "SUCCESS", "FAILED")) {
            byState.put(state, 0L);
        }
        catalog.sql("SELECT status, count(*) AS jobs FROM backup_jobs_log GROUP BY status")
                .query((row, number) -> Map.entry(row.getString("status"), row.getLong("jobs")))
                .list()
                .forEach(entry -> byState.put(entry.getKey(), entry.getValue()));
        Map<Tags, Double> counts = new LinkedHashMap<>();
        byState.forEach((state, count) ->
                counts.put(Tags.of("state", state.toLowerCase(java.util.Locale.ROOT)), (double) count));
        jobs.set(counts);
        lastSuccess.set(valuesOf("""
                SELECT target_resource_identifier AS label, extract(epoch FROM now() - max(end_time)) AS value
                FROM backup_jobs_log WHERE status = 'SUCCESS' GROUP BY 1
                """, "data_set"));
        Map<Tags, Double> exposed = new LinkedHashMap<>();
        for (Readiness.ComplianceRow row : readiness.services()) {
            Double seconds = row.currentExposureSeconds();
            if (seconds != null) {
                exposed.put(Tags.of("data_set", row.dataSet(), "service", row.serviceName()), seconds);
            }
        }
        exposure.set(exposed);
    }

    /** @param sql for a {@code label} and its {@code value} */
    private Map<Tags, Double> valuesOf(String sql, String label) {
        Map<Tags, Double> values = new LinkedHashMap<>();
        catalog.sql(sql)
                .query((row, number) -> Map.entry(row.getString("label"), row.getDouble("value")))
                .list()
                .forEach(entry -> values.put(Tags.of(label, entry.getKey()), entry.getValue()));
        return values;
    }

    private void readRepositories() {
        repositoryBytes.set(valuesOf(
                "SELECT name AS label, stored_bytes AS value FROM known_repositories WHERE stored_bytes IS NOT NULL",
                "repository"));
    }

    private void readLogs() {
        Map<Tags, Double> seconds = new LinkedHashMap<>();
        Map<Tags, Double> bytes = new LinkedHashMap<>();
        for (LogStatus status : logs.status()) {
            Tags tags = Tags.of("data_set", status.dataSet(), "repository", status.repository());
            seconds.put(tags, (double) status.lagSeconds());
            bytes.put(tags, (double) status.lagBytes());
        }
        lagSeconds.set(seconds);
        lagBytes.set(bytes);
    }

    private void readAlerts() {
        var all = alerts.standing();
        long critical = all.stream()
                .filter(alert -> alert.severity().equals("critical"))
                .count();
        standing.set(Map.of(
                Tags.of("severity", "critical"), (double) critical,
                Tags.of("severity", "warning"), (double) (all.size() - critical)));
    }
}

package io.holdfast.server.metrics;

import io.holdfast.control.Catalog;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.recovery.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
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

    private final MultiGauge jobs;
    private final MultiGauge lastSuccess;
    private final MultiGauge exposure;
    private final MultiGauge repositoryBytes;
    private final MultiGauge lagSeconds;
    private final MultiGauge lagBytes;
    private final MultiGauge standing;
    private @Nullable ScheduledExecutorService ticker;

    BackupMetrics(MeterRegistry registry, Catalog catalog, Alerts alerts, LogStreams logs, Readiness readiness) {
        this.catalog = catalog;
        this.alerts = alerts;
        this.logs = logs;
        this.readiness = readiness;
        jobs = gauge(registry, "holdfast.backup.jobs", "Backup jobs in the catalog, by state", null);
        lastSuccess = gauge(
                registry, "holdfast.backup.last.success.age", "Since the data set's last complete backup", "seconds");
        exposure = gauge(
                registry, "holdfast.exposure", "What would be lost if the data set's source were gone now", "seconds");
        repositoryBytes = gauge(registry, "holdfast.repository.stored", "In the repository's files", "bytes");
        lagSeconds = gauge(registry, "holdfast.log.lag", "Of the log, received or not, not yet shipped", "seconds");
        lagBytes = gauge(registry, "holdfast.log.lag.data", "Of the log, received and not yet shipped", "bytes");
        standing = gauge(registry, "holdfast.alerts", "Alerts that stand, by severity", null);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description, @Nullable String unit) {
        return MultiGauge.builder(name).description(description).baseUnit(unit).register(registry);
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
        List<Row<?>> rows = new ArrayList<>();
        byState.forEach((state, count) ->
                rows.add(Row.of(Tags.of("state", state.toLowerCase(java.util.Locale.ROOT)), count)));
        jobs.register(rows, true);
        lastSuccess.register(
                catalog.sql("""
                        SELECT target_resource_identifier AS data_set, extract(epoch FROM now() - max(end_time)) AS age
                        FROM backup_jobs_log WHERE status = 'SUCCESS' GROUP BY 1
                        """)
                        .query((row, number) ->
                                Row.of(Tags.of("data_set", row.getString("data_set")), row.getDouble("age")))
                        .list(),
                true);
        List<Row<?>> exposed = new ArrayList<>();
        for (Readiness.ComplianceRow row : readiness.services()) {
            Double seconds = row.currentExposureSeconds();
            if (seconds != null) {
                exposed.add(Row.of(Tags.of("data_set", row.dataSet(), "service", row.serviceName()), seconds));
            }
        }
        exposure.register(exposed, true);
    }

    private void readRepositories() {
        repositoryBytes.register(
                catalog.sql("SELECT name, stored_bytes FROM known_repositories WHERE stored_bytes IS NOT NULL")
                        .query((row, number) ->
                                Row.of(Tags.of("repository", row.getString("name")), row.getLong("stored_bytes")))
                        .list(),
                true);
    }

    private void readLogs() {
        List<Row<?>> seconds = new ArrayList<>();
        List<Row<?>> bytes = new ArrayList<>();
        for (LogStatus status : logs.status()) {
            Tags tags = Tags.of("data_set", status.dataSet(), "repository", status.repository());
            seconds.add(Row.of(tags, status.lagSeconds()));
            bytes.add(Row.of(tags, status.lagBytes()));
        }
        lagSeconds.register(seconds, true);
        lagBytes.register(bytes, true);
    }

    private void readAlerts() {
        long critical = alerts.standing().stream()
                .filter(alert -> alert.severity().equals("critical"))
                .count();
        long all = alerts.standing().size();
        standing.register(
                List.of(
                        Row.of(Tags.of("severity", "critical"), critical),
                        Row.of(Tags.of("severity", "warning"), all - critical)),
                true);
    }
}

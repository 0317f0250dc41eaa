package io.holdfast.server.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
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

    private final List<Measuring> parts;
    private final Clock clock;
    private final Map<Measure, LabelledGauge> gauges = new EnumMap<>(Measure.class);
    private volatile Instant refreshed;
    private @Nullable ScheduledExecutorService ticker;

    BackupMetrics(MeterRegistry registry, List<Measuring> parts, Clock clock) {
        this.parts = List.copyOf(parts);
        this.clock = clock;
        this.refreshed = clock.instant();
        for (Measure measure : Measure.values()) {
            gauges.put(measure, new LabelledGauge(registry, measure.meter(), measure.description(), measure.unit()));
        }
        Gauge.builder("holdfast.metrics.age", this, BackupMetrics::age)
                .description("Since the other metrics were read from the catalog")
                .baseUnit("seconds")
                .register(registry);
    }

    private double age() {
        return Duration.between(refreshed, clock.instant()).toMillis() / 1000.0;
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
            Measures measures = new Measures();
            for (Measuring part : parts) {
                part.measure(measures);
            }
            gauges.forEach((measure, gauge) -> gauge.set(measures.of(measure)));
            refreshed = clock.instant();
        } catch (RuntimeException e) {
            // an executor would silently end the refreshing
            LOG.warn("The metrics could not be read; those of before stay", e);
        }
    }
}

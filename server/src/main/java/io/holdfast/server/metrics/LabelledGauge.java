package io.holdfast.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gauge with one value for each set of labels. A label set stays registered as long as it has a value: to register it
 * anew with each value makes a scrape in between see it twice, or not at all, and fail.
 */
final class LabelledGauge {
    private final MultiGauge gauge;
    private volatile Map<Tags, Double> values = Map.of();

    LabelledGauge(MeterRegistry registry, String name, String description, @Nullable String unit) {
        gauge = MultiGauge.builder(name).description(description).baseUnit(unit).register(registry);
    }

    /** Replaces all values. By one thread. */
    void set(Map<Tags, Double> now) {
        values = Map.copyOf(now);
        gauge.register(now.keySet().stream()
                .<Row<?>>map(labels -> Row.of(labels, this, it -> it.values.getOrDefault(labels, Double.NaN)))
                .toList());
    }
}

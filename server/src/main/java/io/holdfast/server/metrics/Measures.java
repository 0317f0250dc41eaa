package io.holdfast.server.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured at one look: for each measure a value for each set of labels. Not for several threads. */
final class Measures {
    private final Map<Measure, Map<Tags, Double>> values = new EnumMap<>(Measure.class);

    /**
     * Null is no value: there is none to be told.
     *
     * @throws IllegalArgumentException when the labels are not those of the measure, by which rules and dashboards ask
     */
    void add(Measure measure, Tags labels, @Nullable Number value) {
        if (!labels.stream().map(Tag::getKey).collect(Collectors.toSet()).equals(measure.labels())) {
            throw new IllegalArgumentException(measure + " has the labels " + measure.labels() + ", not " + labels);
        }
        Map<Tags, Double> all = values.computeIfAbsent(measure, it -> new LinkedHashMap<>());
        if (value != null) {
            all.put(labels, value.doubleValue());
        }
    }

    Map<Tags, Double> of(Measure measure) {
        return values.getOrDefault(measure, Map.of());
    }
}

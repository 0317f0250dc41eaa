package io.holdfast.server.telemetry;

import java.util.List;
import java.util.Map;

/** Whether traces and logs go to a collector: only when one of OpenTelemetry's own environment variables names it. */
public final class Telemetry {
    static final List<String> ENDPOINTS = List.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT");

    private Telemetry() {}

    /** Spring's properties for an environment; Spring itself reads the variables. */
    public static Map<String, Object> properties(Map<String, String> environment) {
        boolean on = ENDPOINTS.stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        return Map.of(
                "management.opentelemetry.enabled", on,
                "management.tracing.export.enabled", on,
                "management.logging.export.otlp.enabled", on,
                // administrators ask little, and each of their requests may be the one to be looked at
                "management.tracing.sampling.probability", 1.0,
                // Prometheus 2.42, which Debian 12 has, takes no scrape that has one at a summary's count
                "management.tracing.exemplars.include", "none");
    }
}

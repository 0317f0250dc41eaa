package io.holdfast.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is exposed of the process by the conventions of OpenMetrics: base units, a name without an abbreviation, and a word of
 * help for each. Micrometer's own are kept where they are so.
 */
@Configuration(proxyBeanMethods = false)
class ProcessMetrics {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    /** In nanoseconds and milliseconds, and a gauge that is called like a part of a histogram. */
    private static final Set<String> REPLACED = Set.of("process.cpu.time", "jvm.compilation.time", "system.cpu.count");

    private static final Map<String, String> HELP = Map.ofEntries(
            Map.entry("holdfast.work", "Backups, restores and other pieces of work that ended"),
            Map.entry("holdfast.work.active", "Pieces of work that are under way"),
            Map.entry("holdfast.work.stage", "Stages of work that ended"),
            Map.entry("holdfast.work.stage.active", "Stages of work that are under way"),
            Map.entry("http.server.requests", "Requests that were answered"),
            Map.entry("http.server.requests.active", "Requests that are being answered"),
            Map.entry("tomcat.sessions.active.current", "Sessions of browsers"),
            Map.entry("tomcat.sessions.active.max", "Most sessions that there were at once"),
            Map.entry("tomcat.sessions.alive.max", "The longest that a session lived"),
            Map.entry("tomcat.sessions.created", "Sessions that were begun"),
            Map.entry("tomcat.sessions.expired", "Sessions that ended for want of use"),
            Map.entry("tomcat.sessions.rejected", "Sessions that were not begun, for there were too many"));

    @Bean
    MeterFilter conventionalNames() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return REPLACED.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }

            @Override
            public Meter.Id map(Meter.Id id) {
                String help = HELP.get(id.getName());
                return help == null || id.getDescription() != null
                        ? id
                        : new Meter.Id(
                                id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), help, id.getType());
            }
        };
    }

    @Bean
    MeterBinder processTimes() {
        return ProcessMetrics::bind;
    }

    private static void bind(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, it -> it.getProcessCpuTime() / NANOS)
                    .description("Time of processors that the process has used")
                    .baseUnit("seconds")
                    .register(registry);
            Gauge.builder("system.cpus", system, OperatingSystemMXBean::getAvailableProcessors)
                    .description("Processors that the process may use")
                    .register(registry);
        }
        Optional.ofNullable(ManagementFactory.getCompilationMXBean())
                .filter(CompilationMXBean::isCompilationTimeMonitoringSupported)
                .ifPresent(compiler -> FunctionCounter.builder(
                                "jvm.compilation", compiler, it -> it.getTotalCompilationTime() / MILLIS)
                        .description("Time that the compilers of the JVM have worked")
                        .baseUnit("seconds")
                        .register(registry));
    }
}

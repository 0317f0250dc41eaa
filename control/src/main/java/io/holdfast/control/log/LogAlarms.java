package io.holdfast.control.log;

import io.holdfast.control.alert.Alerts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Alarms when a log does not reach a repository. For one thread. */
final class LogAlarms {
    /** A connection that comes back within this time is nobody's concern. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(10);

    private final Alerts alerts;
    private final Map<String, Long> brokenSince = new HashMap<>();

    LogAlarms(Alerts alerts) {
        this.alerts = alerts;
    }

    void look(LogStatus status) {
        String cause = cause(status.dataSet(), status.repository());
        if (status.state().equals("streaming")) {
            brokenSince.remove(cause);
            alerts.resolve(cause);
            return;
        }
        long since = brokenSince.computeIfAbsent(cause, key -> System.nanoTime());
        boolean failed = status.state().equals("failed");
        if (failed || System.nanoTime() - since > UNREMARKABLE.toNanos()) {
            alerts.raise(
                    cause,
                    failed ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                    "The log of " + status.dataSet() + " does not reach " + status.repository(),
                    status.detail(),
                    status.dataSet());
        }
    }

    /** The log goes there no more, from here. */
    void resolve(String dataSet, String repository) {
        alerts.resolve(cause(dataSet, repository));
    }

    private static String cause(String dataSet, String repository) {
        return "log:" + dataSet + ":" + repository;
    }
}

package io.holdfast.control.log;

import io.holdfast.control.Bytes;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.alert.Alerts.Severity;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Alarms when a log does not reach a repository, or reaches it late, when its spool fills, and when its slot holds back too
 * much on the database's disk. For one thread.
 */
final class LogAlarms {
    /** A connection that comes back within this time is nobody's concern. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(10);

    private static final double LEAST_LAG_SECONDS = 10;
    private static final double MOST_LAG_SECONDS = 60;

    /** Raises and resolves, by cause. */
    interface Bell {
        void raise(String cause, Severity severity, String title, String detail, String subject);

        void resolve(String cause);
    }

    private final Bell bell;
    private final LongSupplier nanoTime;
    private final Map<String, Long> brokenSince = new HashMap<>();
    /** What an earlier run may have raised is resolved once, not each second. */
    private final Set<String> silent = new HashSet<>();

    LogAlarms(Alerts alerts) {
        this(
                new Bell() {
                    @Override
                    public void raise(String cause, Severity severity, String title, String detail, String subject) {
                        alerts.raise(cause, severity, title, detail, subject);
                    }

                    @Override
                    public void resolve(String cause) {
                        alerts.resolve(cause);
                    }
                },
                System::nanoTime);
    }

    LogAlarms(Bell bell, LongSupplier nanoTime) {
        this.bell = bell;
        this.nanoTime = nanoTime;
    }

    /** @param rpo of the data set's service */
    void look(LogStatus status, Duration rpo) {
        reaching(status);
        lagging(status, rpo);
        spooling(status);
        holding(status);
    }

    private void reaching(LogStatus status) {
        boolean failed = status.state().equals("failed");
        sound(
                cause("log", status),
                !status.state().equals("streaming"),
                failed,
                failed ? Severity.CRITICAL : Severity.WARNING,
                "The log of " + status.dataSet() + " does not reach " + status.repository(),
                status.detail(),
                status.dataSet());
    }

    /** What is handed over comes late by nature: while none of it waits, nothing is late. */
    private void lagging(LogStatus status, Duration rpo) {
        double most = Math.clamp(rpo.toSeconds() / 2.0, LEAST_LAG_SECONDS, MOST_LAG_SECONDS);
        boolean streamed = status.slot() != null;
        boolean late =
                status.state().equals("streaming") && status.lagSeconds() > most && (streamed || status.lagBytes() > 0);
        boolean missed = status.lagSeconds() > Math.max(rpo.toSeconds(), most);
        sound(
                cause("log-behind", status),
                late,
                false,
                missed ? Severity.CRITICAL : Severity.WARNING,
                "The log of " + status.dataSet() + " comes late into " + status.repository(),
                "It is " + Math.round(status.lagSeconds()) + " s behind, of at most " + Math.round(most) + " s; "
                        + Bytes.text(status.lagBytes()) + " wait to be shipped. "
                        + (missed ? "The service's RPO of " + rpo.toSeconds() + " s is not kept. " : "")
                        + "See whether the network, the repository's store or this machine's disk is slow or busy.",
                status.dataSet());
    }

    private void spooling(LogStatus status) {
        long most = status.spoolMostBytes();
        boolean full = status.spooledBytes() >= most * 9 / 10;
        sound(
                "log-spool:" + status.dataSet(),
                most > 0 && status.spooledBytes() > most / 2,
                true,
                full ? Severity.CRITICAL : Severity.WARNING,
                "The spool of the log of " + status.dataSet() + (full ? " is nearly full" : " is half full"),
                "It holds " + (status.spooledBytes() >> 20) + " MiB of at most " + (most >> 20)
                        + " MiB, as a repository is behind. At its bound log goes that one repository has and another"
                        + " lacks; what none has stays, and the database server keeps what comes. Bring the repository"
                        + " back, or raise the setting 'spool-max-mib'.",
                status.dataSet());
    }

    private void holding(LogStatus status) {
        SlotStatus slot = status.slot();
        if (slot == null) {
            return; // not known just now: what stands goes on standing
        }
        sound(
                "log-slot:" + status.dataSet(),
                !slot.problem().isEmpty(),
                true,
                slot.level().equals("critical") ? Severity.CRITICAL : Severity.WARNING,
                "The database of " + status.dataSet() + " keeps too much log for " + slot.name(),
                slot.problem(),
                status.dataSet());
    }

    private void sound(
            String cause,
            boolean wrong,
            boolean atOnce,
            Severity severity,
            String title,
            String detail,
            String subject) {
        if (!wrong) {
            brokenSince.remove(cause);
            if (silent.add(cause)) {
                bell.resolve(cause);
            }
            return;
        }
        silent.remove(cause);
        long since = brokenSince.computeIfAbsent(cause, key -> nanoTime.getAsLong());
        if (atOnce || nanoTime.getAsLong() - since > UNREMARKABLE.toNanos()) {
            bell.raise(cause, severity, title, detail, subject);
        }
    }

    /** The log goes there no more, from here. */
    void resolve(String dataSet, String repository) {
        forget("log:" + dataSet + ":" + repository);
        forget("log-behind:" + dataSet + ":" + repository);
        forget("log-spool:" + dataSet);
        forget("log-slot:" + dataSet);
    }

    /** Whoever keeps the log next may raise it. */
    private void forget(String cause) {
        brokenSince.remove(cause);
        silent.remove(cause);
        bell.resolve(cause);
    }

    private static String cause(String kind, LogStatus status) {
        return kind + ":" + status.dataSet() + ":" + status.repository();
    }
}

package io.holdfast.server.syslog;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.audit.AuditRecord;
import io.holdfast.control.audit.AuditRecords;
import io.holdfast.control.work.Ticking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hands the audit trail over to a collector, in order and each record at least once. How far it has come is kept in the catalog
 * once the collector has read what was sent; whatever ends in between, that is sent again. Of the servers of a catalog one does it
 * at a time.
 */
@Component
class SyslogDelivery extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogDelivery.class);
    private static final String ALERT = "audit-syslog-behind";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int LOT = 500;

    private final Optional<SyslogSettings> settings;
    private final Catalog catalog;
    private final AuditRecords records;
    private final Alerts alerts;
    private final Clock clock;
    private final String host;
    private Instant again = Instant.MIN;
    /** Whether an alert may stand; one of before the start too. */
    private boolean alerted = true;

    private Duration pause = EVERY;

    SyslogDelivery(
            Optional<SyslogSettings> settings,
            Catalog catalog,
            AuditRecords records,
            Alerts alerts,
            ControlSettings control,
            Clock clock) {
        super("audit-syslog", EVERY);
        this.settings = settings;
        this.catalog = catalog;
        this.records = records;
        this.alerts = alerts;
        this.host = control.hostname();
        this.clock = clock;
    }

    @Override
    protected void tick() {
        if (settings.isEmpty()) {
            resolve();
            return;
        }
        if (clock.instant().isBefore(again)) {
            return;
        }
        SyslogSettings to = settings.get();
        try {
            boolean more;
            do {
                more = catalog.inTransaction(() -> handOver(to));
            } while (more && isRunning());
            pause = EVERY;
            resolve();
        } catch (UncheckedIOException e) {
            failed(to, Objects.requireNonNull(e.getCause()));
        }
    }

    /** @return whether there is more to hand over */
    private boolean handOver(SyslogSettings to) {
        catalog.sql("INSERT INTO audit_deliveries (receiver, seq) VALUES (:receiver, 0) ON CONFLICT DO NOTHING")
                .param("receiver", to.receiver())
                .update();
        Optional<Long> done = catalog.sql(
                        "SELECT seq FROM audit_deliveries WHERE receiver = :receiver FOR UPDATE SKIP LOCKED")
                .param("receiver", to.receiver())
                .query(Long.class)
                .optional();
        // else another server is at it
        List<AuditRecord> lot = done.map(seq -> records.after(seq, LOT)).orElse(List.of());
        if (lot.isEmpty()) {
            return false;
        }
        try {
            SyslogConnection.send(
                    to,
                    lot.stream()
                            .map(record -> SyslogMessage.framed(record, to.body(), host))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catalog.sql("UPDATE audit_deliveries SET seq = :seq, delivered_at = :now WHERE receiver = :receiver")
                .param("seq", lot.getLast().seq())
                .param("now", Instants.parameter(clock.instant()))
                .param("receiver", to.receiver())
                .update();
        return lot.size() == LOT;
    }

    private void failed(SyslogSettings to, IOException why) {
        Instant now = clock.instant();
        again = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        LOG.warn("The audit trail could not be handed over to {}: {}", to.receiver(), why.toString());
        long done = catalog.sql("SELECT COALESCE(MAX(seq), 0) FROM audit_deliveries WHERE receiver = :receiver")
                .param("receiver", to.receiver())
                .query(Long.class)
                .single();
        List<AuditRecord> oldest = records.after(done, 1);
        if (oldest.isEmpty() || oldest.getFirst().at().plus(to.behindAfter()).isAfter(now)) {
            return;
        }
        long waiting = records.newest().map(AuditRecord::seq).orElse(done) - done;
        alerted = true;
        alerts.raise(
                ALERT,
                Alerts.Severity.WARNING,
                "The audit trail is not handed over to " + to.receiver(),
                waiting + (waiting == 1 ? " record waits, since " : " records wait, the oldest since ")
                        + oldest.getFirst().at() + ": " + message(why)
                        + " Nothing is lost: all of them are handed over once the collector takes them.",
                to.receiver());
    }

    private void resolve() {
        if (alerted) {
            alerts.resolve(ALERT);
            alerted = false;
        }
    }

    private static String message(IOException why) {
        String said = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return said.endsWith(".") ? said : said + ".";
    }
}

package io.holdfast.control.anchor;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.work.Ticking;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Anchors the audit trail each hour in which something was recorded, and when the server stops. */
@Component
class Anchoring extends Ticking implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);
    private static final Duration EVERY = Duration.ofHours(1);
    /** A stop does not wait longer for a repository that does not answer. */
    private static final Duration AT_STOP = Duration.ofSeconds(10);

    private final AuditAnchors anchors;
    private final Alerts alerts;

    Anchoring(AuditAnchors anchors, Alerts alerts) {
        super("audit-anchors", Duration.ofMinutes(1));
        this.anchors = anchors;
        this.alerts = alerts;
    }

    @Override
    protected void tick() {
        for (StoreDeclaration repository : anchors.repositories()) {
            String cause = "audit-anchor:" + repository.name();
            try {
                anchors.anchor(repository, EVERY);
                alerts.resolve(cause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("The audit trail's head could not be kept in {}", repository.name(), e);
                alerts.raise(
                        cause,
                        Alerts.Severity.WARNING,
                        "The audit trail's head could not be kept in " + repository.name(),
                        String.valueOf(e.getMessage()),
                        repository.name());
            }
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        Thread last = Thread.ofVirtual().name("last-audit-anchor").start(() -> {
            try {
                for (StoreDeclaration repository : anchors.repositories()) {
                    anchors.anchor(repository, Duration.ZERO);
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("The audit trail's head could not be kept off-site at the stop", e);
            } catch (InterruptedException e) {
                LOG.warn("The audit trail's head was not kept off-site: its repository did not answer in time");
            }
        });
        if (!last.join(AT_STOP)) {
            last.interrupt();
            last.join(AT_STOP);
        }
    }
}

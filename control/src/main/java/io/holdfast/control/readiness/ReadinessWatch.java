package io.holdfast.control.readiness;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.training.TrainingChanged;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks every half minute at what each service's recovery needs, keeps what it finds, and raises an alert for what is amiss
 * at two looks in a row. What nobody can say any more keeps the alert that stands.
 */
@Component
class ReadinessWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final String KIND = "readiness";
    /** Of these a recovery comes first. */
    private static final Set<String> CRITICAL = Set.of("tier-0", "tier-1");

    private final InventoryStore inventory;
    private final List<Look> looks;
    private final ReadinessChecks checks;
    private final Alerts alerts;
    private final AmissTwice twice = new AmissTwice();

    ReadinessWatch(InventoryStore inventory, List<Look> looks, ReadinessChecks checks, Alerts alerts) {
        super("readiness-watch", EVERY);
        this.inventory = inventory;
        this.looks = List.copyOf(looks);
        this.checks = checks;
        this.alerts = alerts;
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        twice.begin();
        try {
            for (Look look : looks) {
                for (Service service : current.services()) {
                    judge(service, look, look(look, service, current));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        checks.retain(current.services().stream().map(Service::name).toList());
        alerts.resolveOthers(KIND, twice.standing());
    }

    /** What is known of people's training has just become something else. */
    @EventListener(TrainingChanged.class)
    void trainingChanged() throws InterruptedException {
        for (Look look : looks) {
            if (look instanceof TrainingLook) {
                look(look);
            }
        }
    }

    /** At one thing, for all services; for any thread. */
    void look(Look look) throws InterruptedException {
        Inventory current = inventory.current();
        for (Service service : current.services()) {
            look(look, service, current);
        }
    }

    private Finding look(Look look, Service service, Inventory current) throws InterruptedException {
        Finding found = look.of(service, current);
        checks.keep(service.name(), look.fact(), found);
        return found;
    }

    private void judge(Service service, Look look, Finding found) {
        String cause = KIND + ":" + service.name() + "/" + look.fact();
        if (twice.look(cause, found.standing())) {
            alerts.raise(
                    cause,
                    CRITICAL.contains(service.criticality()) ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                    service.name() + " is not ready to be brought back: " + look.words(),
                    found.reason() + " See 'holdfast dr readiness'.",
                    service.name());
        }
    }
}

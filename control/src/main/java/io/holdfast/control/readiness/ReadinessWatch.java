package io.holdfast.control.readiness;

import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Looks every half minute at what each service's recovery needs, and keeps what it finds. */
@Component
class ReadinessWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final InventoryStore inventory;
    private final List<Look> looks;
    private final ReadinessChecks checks;

    ReadinessWatch(InventoryStore inventory, List<Look> looks, ReadinessChecks checks) {
        super("readiness-watch", EVERY);
        this.inventory = inventory;
        this.looks = List.copyOf(looks);
        this.checks = checks;
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        try {
            for (Look look : looks) {
                look(look, current);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        checks.retain(current.services().stream().map(Service::name).toList());
    }

    /** At one thing, for all services; for any thread. */
    void look(Look look) throws InterruptedException {
        look(look, inventory.current());
    }

    private void look(Look look, Inventory current) throws InterruptedException {
        for (Service service : current.services()) {
            checks.keep(service.name(), look.fact(), look.of(service, current));
        }
    }
}

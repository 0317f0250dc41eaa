package io.holdfast.control.maintenance;

import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.Subjects;
import io.holdfast.control.live.LiveFeed;
import org.springframework.stereotype.Component;

/** Tells whoever listens what becomes of the maintenance of a repository. For many threads. */
@Component
public class MaintenanceNews {
    private final LiveFeed live;
    private final InventoryStore inventory;

    MaintenanceNews(LiveFeed live, InventoryStore inventory) {
        this.live = live;
        this.inventory = inventory;
    }

    /**
     * As whoever listens reads it.
     *
     * @param goesOn whether it got further and nothing else; otherwise it began, ended or is to be cancelled
     */
    record Told(String repository, boolean goesOn) {}

    /** One began, ended or is to be cancelled. */
    public void changed(MaintenanceLog<?> log, String repository) {
        tell(log, repository, false);
    }

    /** The one that runs got further. */
    public void goesOn(MaintenanceLog<?> log, String repository) {
        tell(log, repository, true);
    }

    private void tell(MaintenanceLog<?> log, String repository, boolean goesOn) {
        live.tell(
                log.noun(),
                repository,
                new Told(repository, goesOn),
                Subjects.services(repository, inventory.current()));
    }
}

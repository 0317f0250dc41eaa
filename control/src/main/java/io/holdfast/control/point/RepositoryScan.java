package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import java.io.IOException;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Makes the catalog agree with what a repository holds: adds points it does not know, drops those that are gone. */
@Component
public class RepositoryScan {
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final PointIndex index;
    private final RunningScans running;

    RepositoryScan(
            Catalog catalog, Clock clock, InventoryStore inventory, RepositoryAccess access, RunningScans running) {
        this.index = new PointIndex(catalog, clock);
        this.inventory = inventory;
        this.access = access;
        this.running = running;
    }

    /** @param foreign snapshots that Holdfast did not make; they are left alone */
    public record Outcome(String repository, int found, int added, int removed, int foreign) {}

    /**
     * Reads every snapshot that the catalog does not know; blocks for as long as that takes.
     *
     * @throws ConflictException when it was cancelled
     */
    public Outcome scan(String name) throws IOException {
        StoreDeclaration declared = inventory.current().repository(name);
        PointIndex.Change change = running.run(name, watch -> index.update(name, access.open(declared), watch));
        return new Outcome(name, change.found(), change.added(), change.removed(), change.foreign());
    }
}

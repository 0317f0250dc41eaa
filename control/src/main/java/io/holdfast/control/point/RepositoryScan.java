package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrands;
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
    private final RunningErrands errands;

    RepositoryScan(
            Catalog catalog, Clock clock, InventoryStore inventory, RepositoryAccess access, RunningErrands errands) {
        this.index = new PointIndex(catalog, clock);
        this.inventory = inventory;
        this.access = access;
        this.errands = errands;
    }

    /** @param foreign snapshots that Holdfast did not make; they are left alone */
    public record Outcome(String repository, int found, int added, int removed, int foreign) {}

    /**
     * Reads every snapshot that the catalog does not know; blocks for as long as that takes.
     *
     * @param by whoever waits for it
     * @throws ConflictException when it was cancelled
     */
    public Outcome scan(String name, String by) throws IOException, InterruptedException {
        StoreDeclaration declared = inventory.current().repository(name);
        PointIndex.Change change = errands.run(ErrandKind.SCAN, name, by, watch -> {
            watch.reached("asking what the repository holds", 0, null);
            return index.update(
                    name, access.open(declared), (done, all) -> watch.reached("reading snapshots", done, (long) all));
        });
        return new Outcome(name, change.found(), change.added(), change.removed(), change.foreign());
    }
}

package io.holdfast.control.inventory;

import io.holdfast.control.ConflictException;

/** Holds up changes of the declarations that need more than one person; other packages know which. */
public interface ChangeGuard {
    /**
     * Called in the transaction of the change, before anything is stored.
     *
     * @throws ConflictException when it must be asked for instead
     */
    void check(Inventory before, Inventory after, InventoryStore.Asked asked);
}

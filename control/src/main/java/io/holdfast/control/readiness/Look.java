package io.holdfast.control.readiness;

import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;

/** Looks at one thing that a recovery needs. */
interface Look {
    /** What it is called among the facts. */
    String fact();

    /** The same for people, at the end of a sentence. */
    String words();

    /** Blocks while it looks, for seconds where a network is asked. */
    Finding of(Service service, Inventory inventory) throws InterruptedException;
}

package io.holdfast.control.work;

import java.util.List;
import java.util.UUID;

/** A kind of work that is cancelled by a mark in the catalog, through whichever server. */
public interface Cancellable {
    /** What is marked and has not ended. Whoever runs it ends it when it is interrupted. */
    List<UUID> toCancel();

    /** Takes away what a piece of work waits for that was interrupted a second ago or more and still runs, here. */
    default void unblock(UUID id) {}
}

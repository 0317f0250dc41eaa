package io.holdfast.control.log;

import org.jspecify.annotations.Nullable;

/**
 * What the replication slot of a log makes its server keep.
 *
 * @param state {@code reserved}, {@code extended}, {@code unreserved} (about to be given up), {@code lost} (given up) or
 *     {@code absent}
 * @param heldBytes of log that the server keeps for it
 * @param mostBytes where that ends: the server gives the slot up, or its disk is full; null when nothing bounds it
 * @param level {@code well}, {@code warning} or {@code critical}
 * @param problem what is wrong, or empty
 * @param advice what had better be set on the server, or empty
 */
public record SlotStatus(
        String name,
        String state,
        long heldBytes,
        @Nullable Long mostBytes,
        String level,
        String problem,
        String advice) {}

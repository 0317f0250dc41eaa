package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Which control plane this is. Each catalog has a name of its own, made with its tables and anew whenever it is brought back
 * from a backup, so that two that grew out of one are told apart.
 */
@Component
public final class ControlPlane {
    /** What a catalog backup says of itself in its facts. */
    static final String FACT = "control_plane";

    static final String PREDECESSOR_FACT = "predecessor";

    private final Catalog catalog;

    ControlPlane(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param beganAt when the catalog was made or brought back
     * @param predecessor whose backup it was brought back from; empty for a catalog that was made
     */
    public record Identity(UUID id, Instant beganAt, Optional<UUID> predecessor) {}

    /** Reads the catalog. */
    public Identity identity() {
        return catalog.sql("SELECT id, began_at, predecessor FROM control_plane")
                .query((row, number) -> new Identity(
                        row.getObject("id", UUID.class),
                        Instants.require(row, "began_at"),
                        Optional.ofNullable(row.getObject("predecessor", UUID.class))))
                .single();
    }
}

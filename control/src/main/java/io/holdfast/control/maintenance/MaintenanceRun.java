package io.holdfast.control.maintenance;

import java.time.Instant;
import java.util.UUID;

/** One time that a repository was given it. */
public interface MaintenanceRun {
    UUID runId();

    Instant startedAt();

    /** How it ended, or that it runs. */
    Enum<?> status();

    /** Whether it has ended because somebody asked for that. */
    boolean wasCancelled();
}

package io.holdfast.control.hook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that was run for a backup.
 *
 * @param stage {@code BEFORE} or {@code AFTER}
 * @param exitCode null when it did not end by itself, or never began
 * @param output of both streams, its last 64 KiB
 * @param errorMessage null when it answered 0
 */
public record HookRun(
        int attempt,
        Stage stage,
        String command,
        Instant startTime,
        Instant endTime,
        @Nullable Integer exitCode,
        String output,
        @Nullable String errorMessage) {
    /** When it is run. */
    public enum Stage {
        BEFORE,
        AFTER
    }
}

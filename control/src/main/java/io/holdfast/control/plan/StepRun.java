package io.holdfast.control.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run, as the API shows it.
 *
 * @param group that it belongs to; null: none
 * @param kind such as {@code restore}
 * @param summary what it does, in a few words
 * @param role whom a gate waits for; null for other steps
 * @param attempt how often it was begun
 * @param detail what came of it
 * @param error why it failed last
 * @param facts that later steps may name
 * @param seconds that it took; null until it has ended
 * @param lastSeconds what it took as a rule in earlier runs; null where nothing was measured
 * @param expectedSeconds what it was expected to take when the run was asked for, which nothing changes later; 0 for what
 *     is not done in its mode, null where nothing told
 * @param expectedBy by what: {@code runs}, {@code restores}, {@code agents} (takeovers that they remember),
 *     {@code declared}, {@code mode} or {@code nothing}; null for runs that were asked for before this was kept
 * @param decision what a person decided about it last: {@code confirm}, {@code reject}, {@code retry}, {@code done} or
 *     {@code skip}
 * @param undo {@code RUNNING}, {@code DONE} or {@code FAILED}; null when it was not undone
 */
public record StepRun(
        String step,
        @Nullable String group,
        String kind,
        String summary,
        List<String> after,
        String owner,
        String message,
        @Nullable String role,
        Status status,
        Stage stage,
        int attempt,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        @Nullable Double seconds,
        @Nullable Double lastSeconds,
        @Nullable Double expectedSeconds,
        @Nullable String expectedBy,
        String detail,
        @Nullable String error,
        Map<String, String> facts,
        @Nullable UUID restoreId,
        @Nullable String decision,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String note,
        @Nullable String undo,
        @Nullable String undoDetail) {

    /** How far it is. */
    public enum Status {
        /** Waits for other steps. */
        PENDING,
        RUNNING,
        /** For a person to confirm. */
        WAITING,
        /** It failed, or nobody knows whether it was done: a person says how to go on. */
        NEEDS_DECISION,
        SUCCESS,
        /** Not done: only looked at, as far as a test may. */
        CHECKED,
        SKIPPED,
        FAILED,
        /** The run ended before. */
        NOT_RUN;

        /** Whether the steps after it may begin. */
        boolean isPassed() {
            return this == SUCCESS || this == CHECKED || this == SKIPPED;
        }
    }

    /** How far an attempt is. */
    public enum Stage {
        BEFORE,
        /** It may have been done, or not. */
        ACTION,
        /** It was done. */
        AFTER
    }
}

package io.holdfast.vault.release;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that one operator asks for and another agrees to.
 *
 * @param delay how long after the approval it comes into force
 * @param open how long it then stays in force
 */
public record Request(
        String id,
        Change change,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Optional<String> approvedBy,
        Optional<Instant> approvedAt,
        Optional<String> withdrawnBy,
        Optional<Instant> doneAt,
        Duration delay,
        Duration open) {

    /** Where a request is. */
    public enum State {
        ASKED,
        WAITING,
        IN_FORCE,
        DONE,
        ENDED,
        WITHDRAWN
    }

    public State state(Instant now) {
        if (withdrawnBy.isPresent()) {
            return State.WITHDRAWN;
        }
        if (doneAt.isPresent()) {
            return State.DONE;
        }
        if (approvedAt.isEmpty()) {
            return State.ASKED;
        }
        Instant from = approvedAt.get().plus(delay);
        if (now.isBefore(from)) {
            return State.WAITING;
        }
        return now.isBefore(from.plus(open)) ? State.IN_FORCE : State.ENDED;
    }

    Request approved(String by, Instant at) {
        return new Request(
                id,
                change,
                reason,
                requestedBy,
                requestedAt,
                Optional.of(by),
                Optional.of(at),
                withdrawnBy,
                doneAt,
                delay,
                open);
    }

    Request withdrawn(String by) {
        return new Request(
                id,
                change,
                reason,
                requestedBy,
                requestedAt,
                approvedBy,
                approvedAt,
                Optional.of(by),
                doneAt,
                delay,
                open);
    }

    Request done(Instant at) {
        return new Request(
                id,
                change,
                reason,
                requestedBy,
                requestedAt,
                approvedBy,
                approvedAt,
                withdrawnBy,
                Optional.of(at),
                delay,
                open);
    }
}

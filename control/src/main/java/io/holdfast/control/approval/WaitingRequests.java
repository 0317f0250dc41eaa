package io.holdfast.control.approval;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Requests of one kind that wait for a second person. */
public interface WaitingRequests {
    /**
     * One of them.
     *
     * @param subject such as {@code Putting back a part of orders}
     * @param until somebody can decide
     */
    record Waiting(UUID request, String subject, String by, String reason, Instant since, Instant until) {}

    /** Those that somebody can still decide about. */
    List<Waiting> waiting();
}

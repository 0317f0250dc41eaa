package io.holdfast.control.log;

import java.time.Instant;

/**
 * Where a log had come to at an instant.
 *
 * @param at by the source's clock
 * @param position as in {@link LogStatus#receivedLsn}
 */
public record LogPlace(Instant at, String position) {}

package io.holdfast.vault.audit;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that was done.
 *
 * @param sequence counts from 1
 * @param who a client, an operator, an account of the machine, or the vault itself
 * @param previous the SHA-256 of the entry before; of nothing, for the first
 */
public record Entry(long sequence, Instant at, String who, String what, Map<String, String> details, String previous) {}

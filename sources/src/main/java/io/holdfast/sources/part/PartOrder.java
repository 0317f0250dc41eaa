package io.holdfast.sources.part;

/**
 * What somebody approved of.
 *
 * @param digest of the {@link Difference} that was shown
 * @param withoutTriggers the living system's own reactions to changes, such as triggers, are held off
 */
public record PartOrder(String digest, ConflictRule rule, boolean withoutTriggers) {}

package io.holdfast.control.targets;

import java.util.List;

/**
 * Targets that the business impact leads to.
 *
 * @param reasoning how they were come by, a step a sentence
 */
public record TargetProposal(int rtoMinutes, int rpoMinutes, List<String> reasoning) {}

package io.holdfast.control.recovery;

import java.util.UUID;

/**
 * Something was noted of a drill that its report has to say; told on the thread that noted it.
 *
 * @param what for people, such as {@code action item noted by april}
 */
public record DrillRevised(UUID drillId, String what) {}

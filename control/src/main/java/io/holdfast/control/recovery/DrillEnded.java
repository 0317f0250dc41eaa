package io.holdfast.control.recovery;

/** A drill came to its end; told on the thread that ended it. */
public record DrillEnded(Drill drill) {}

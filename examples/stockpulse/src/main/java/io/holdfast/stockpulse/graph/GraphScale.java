package io.holdfast.stockpulse.graph;

/** @param divisor of 20,000 nodes and 100,000 relationships; 1 or more */
public record GraphScale(int divisor) {
    public static final GraphScale FULL = new GraphScale(1);

    /** For tests. */
    public static final GraphScale SMALL = new GraphScale(40);
}

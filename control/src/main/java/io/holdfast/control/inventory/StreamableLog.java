package io.holdfast.control.inventory;

/** Says of one kind of source that its log can be streamed; package {@code log} knows how. */
public interface StreamableLog {
    /** The source kind's name. */
    String kind();
}

package io.holdfast.control.approval;

/**
 * Something that would be protected less.
 *
 * @param kind of the declaration whose change leads to it
 * @param dataSet that has less then
 * @param text what it has less, such as {@code keeps 7 instead of 30 days}
 * @param pointsLost how many of its recovery points the next retention removes that it would have kept before
 */
public record Weakening(String kind, String dataSet, String text, int pointsLost) {}

package io.holdfast.control;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path, such as {@code pointInTime} or {@code DataSet/trading-db: spec.policy}
 * @param message what is wrong and what would be right
 */
public record FieldProblem(String field, String message) {}

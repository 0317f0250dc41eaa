package io.holdfast.sources.postgres.profile;

import org.jspecify.annotations.Nullable;

/**
 * What was counted of a column.
 *
 * @param type as {@code regtype} has it
 * @param values that are not null
 * @param distinct values among these; null when they were not counted, as in larger tables
 * @param least and {@code greatest} value of numbers and times, as text; null for other types and when there is none
 */
public record ColumnProfile(
        String name,
        String type,
        long values,
        @Nullable Long distinct,
        @Nullable String least,
        @Nullable String greatest) {}

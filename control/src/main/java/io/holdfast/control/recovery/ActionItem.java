package io.holdfast.control.recovery;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that has to be done because of what a drill showed.
 *
 * @param owner who does it
 * @param overdue it is not done, and its day has passed
 * @param note what was done
 */
public record ActionItem(
        UUID itemId,
        UUID drillId,
        String text,
        String owner,
        LocalDate due,
        boolean overdue,
        String createdBy,
        Instant createdAt,
        @Nullable String doneBy,
        @Nullable Instant doneAt,
        @Nullable String note) {}

package io.holdfast.control.training;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That somebody was trained for a role, as it was recorded.
 *
 * @param drillId in which they took part; null for what somebody recorded
 */
public record TrainingRecord(
        UUID trainingId,
        String person,
        String role,
        LocalDate trainedOn,
        @Nullable UUID drillId,
        @Nullable String note,
        String recordedBy,
        Instant recordedAt) {}

package io.holdfast.control.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a channel is to be told, or was told, of an alert.
 *
 * @param event {@code raised} or {@code resolved}
 * @param state {@code waiting}, {@code delivered}, {@code abandoned} (tried for a day without success) or
 *     {@code needless} (over, or its channel gone, before it was told)
 * @param dueAt not before
 * @param attempts since the last delivery
 * @param deliveries how often it was taken; more than one where it is told again and again while it stands
 * @param error of the last attempt
 */
public record Notification(
        UUID id,
        String channel,
        UUID alertId,
        String alertTitle,
        String event,
        String severity,
        String state,
        Instant createdAt,
        Instant dueAt,
        int attempts,
        int deliveries,
        @Nullable Instant deliveredAt,
        @Nullable String error) {}

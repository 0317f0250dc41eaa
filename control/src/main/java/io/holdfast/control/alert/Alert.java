package io.holdfast.control.alert;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that needs someone's attention, or did.
 *
 * @param kind what sort of thing it is, such as {@code backup} or {@code capacity}
 * @param cause what raised it: its kind, a colon and what that concerns, such as the id of a run; only one of each stands
 * @param severity {@code warning} or {@code critical}
 * @param subject what it is about, such as a data set's name
 * @param runbook what to do: a file of the documentation and a heading in it
 * @param acknowledgedAt somebody has taken it on; null: nobody yet
 * @param acknowledgement what they said
 * @param resolvedAt null while it stands
 */
public record Alert(
        UUID id,
        String kind,
        String cause,
        String severity,
        String title,
        String detail,
        Instant since,
        String subject,
        String runbook,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable String acknowledgement,
        @Nullable Instant resolvedAt) {}

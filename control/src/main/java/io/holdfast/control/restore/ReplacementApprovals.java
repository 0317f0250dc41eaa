package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.approval.WaitingRequests;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.restore.Replacement.Status;
import io.holdfast.control.restore.RestoreRequests.Wish;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Has what is protected replaced by what is restored: one person asks, naming the directory, and another approves of
 * exactly that, recovery point and all. Nobody approves of their own request, unless the server was told to allow it.
 */
@Component
class ReplacementApprovals implements WaitingRequests {
    private final Catalog catalog;
    private final Replacements replacements;
    private final RestoreRequests requests;
    private final SecondPerson second;
    private final AuditTrail trail;
    private final Clock clock;

    ReplacementApprovals(
            Catalog catalog,
            Replacements replacements,
            RestoreRequests requests,
            SecondPerson second,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.replacements = replacements;
        this.requests = requests;
        this.second = second;
        this.trail = trail;
        this.clock = clock;
    }

    /** Notes what is asked for, with the recovery point that it would start from. */
    Replacement request(Wish wish, String by) {
        WishCheck.Checked checked = requests.checkReplacing(wish);
        Path directory = checked.replaces();
        expire();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Replacement replacement = new Replacement(
                UUID.randomUUID(),
                checked.dataSet().name(),
                directory.toString(),
                checked.bound(),
                digest(checked.bound()),
                String.valueOf(wish.reason()).strip(),
                by,
                now,
                now.plus(SecondPerson.OPEN_FOR),
                null,
                null,
                null,
                Status.AWAITING_APPROVAL,
                null);
        catalog.runInTransaction(() -> {
            replacements.add(replacement, checked.dataSet().service());
            trail.record(event("request", replacement).with("reason", replacement.reason()));
        });
        if (second.isNeeded()) {
            second.waits(waiting(replacement));
        } else {
            second.wasAlone("Replacing " + directory, by, replacement.dataSet());
            begin(replacement, by, null);
        }
        return replacements.get(replacement.replacementId());
    }

    private static Waiting waiting(Replacement replacement) {
        return new Waiting(
                replacement.replacementId(),
                "Replacing " + replacement.directory() + " by a restore of " + replacement.dataSet(),
                replacement.requestedBy(),
                replacement.reason(),
                replacement.requestedAt(),
                replacement.expiresAt());
    }

    @Override
    public List<Waiting> waiting() {
        return replacements.waiting().stream()
                .map(id -> waiting(replacements.get(id)))
                .toList();
    }

    /** Approves of what somebody else asked for, and begins it. @throws ConflictException when that cannot be */
    Replacement approve(UUID id, PartApprovals.Decision decision, String by) {
        Replacement replacement = waiting(id);
        SecondPerson.requireOther(replacement.requestedBy(), by);
        if (!replacement.digest().equals(decision.difference())) {
            throw new InvalidRequestException(
                    "difference",
                    decision.difference() == null
                            ? "is missing; give the digest of the request that you have looked at"
                            : "is not that of the request; look at it, and give its digest");
        }
        begin(replacement, by, decision.reason());
        return settled(id);
    }

    /** Refuses what somebody else asked for; nothing is changed. @throws ConflictException when that cannot be */
    Replacement reject(UUID id, PartApprovals.Decision decision, String by) {
        Replacement replacement = waiting(id);
        SecondPerson.requireOther(replacement.requestedBy(), by);
        return end(replacement, Status.REJECTED, by, SecondPerson.requireReason(decision.reason()));
    }

    /** Takes back what one asked for oneself. @throws ConflictException when that cannot be */
    Replacement withdraw(UUID id, String by) {
        Replacement replacement = waiting(id);
        SecondPerson.requireOwn(replacement.requestedBy(), by);
        return end(replacement, Status.WITHDRAWN, by, null);
    }

    /** Ends what nobody has decided about in time. */
    void expire() {
        catalog.inTransaction(() -> {
                    List<UUID> expired = replacements.expire();
                    expired.forEach(id ->
                            trail.record(event("expire", replacements.get(id)).by(Actor.SYSTEM)));
                    return expired;
                })
                .forEach(this::settled);
    }

    private void begin(Replacement replacement, String by, @Nullable String reason) {
        catalog.runInTransaction(() -> {
            if (!replacements.decide(replacement.replacementId(), Status.APPROVED, by, reason)) {
                throw notOpen(replacements.get(replacement.replacementId()));
            }
            trail.record(event("approve", replacement)
                    .with("requestedBy", replacement.requestedBy())
                    .with("reason", reason));
            RestoreOperation restore = requests.replace(replacement.restore(), replacement.requestedBy());
            replacements.begun(replacement.replacementId(), restore.restoreId());
        });
    }

    /** One that can be decided about. @throws ConflictException when it was */
    Replacement waiting(UUID id) {
        expire();
        Replacement replacement = replacements.get(id);
        if (replacement.status() != Status.AWAITING_APPROVAL) {
            throw notOpen(replacement);
        }
        return replacement;
    }

    private static ConflictException notOpen(Replacement replacement) {
        return SecondPerson.notOpen(
                replacement.replacementId(), replacement.status().name(), replacement.decidedBy());
    }

    private Replacement end(Replacement replacement, Status status, String by, @Nullable String reason) {
        catalog.runInTransaction(() -> {
            if (!replacements.decide(replacement.replacementId(), status, by, reason)) {
                throw notOpen(replacements.get(replacement.replacementId()));
            }
            trail.record(event(status == Status.REJECTED ? "reject" : "withdraw", replacement)
                    .with("requestedBy", replacement.requestedBy())
                    .with("reason", reason));
        });
        return settled(replacement.replacementId());
    }

    private static AuditEvent event(String act, Replacement replacement) {
        return AuditEvent.succeeded("approvals." + act, "Replacement/" + replacement.replacementId())
                .with("dataSet", replacement.dataSet())
                .with("directory", replacement.directory())
                .with("digest", replacement.digest());
    }

    private Replacement settled(UUID id) {
        second.settled(id);
        return replacements.get(id);
    }

    /** The same for the same wish, however its selection is ordered. */
    private static String digest(Wish wish) {
        String text = String.join(
                "\n",
                String.valueOf(wish.dataSet()),
                String.valueOf(wish.repository()),
                String.valueOf(wish.recoveryPointId()),
                String.valueOf(wish.pointInTime()),
                String.valueOf(wish.selection() == null ? null : new TreeMap<>(wish.selection())),
                String.valueOf(wish.reason()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

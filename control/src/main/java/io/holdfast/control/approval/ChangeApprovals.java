package io.holdfast.control.approval;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.ChangeRequest.Status;
import io.holdfast.control.approval.ChangeRequests.Content;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.InventoryStore.Asked;
import io.holdfast.control.inventory.InventoryStore.Proposed;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Has the declarations changed where that leaves less of what is protected: one person asks, naming the plan that they looked
 * at, and another one decides. What was asked for is carried out by the approval, exactly that or nothing.
 */
@Component
class ChangeApprovals implements WaitingRequests {
    private final Catalog catalog;
    private final ChangeRequests requests;
    private final WeakeningGuard guard;
    private final InventoryStore inventory;
    private final SecondPerson second;
    private final AuditTrail trail;
    private final Clock clock;

    ChangeApprovals(
            Catalog catalog,
            ChangeRequests requests,
            WeakeningGuard guard,
            InventoryStore inventory,
            SecondPerson second,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.requests = requests;
        this.guard = guard;
        this.inventory = inventory;
        this.second = second;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param documents YAML, as for applying; or
     * @param remove one declaration to take back, such as {@code DataSet/orders}
     * @param byHand whether the documents are no files that are kept: what they change is told as drift from those
     * @param plan the digest of the plan that was looked at; null when there was none
     */
    record Wish(
            @Nullable String documents,
            @Nullable Boolean deleteOthers,
            @Nullable Boolean byHand,
            @Nullable String remove,
            @Nullable String plan,
            @Nullable String reason) {}

    /**
     * @param digest of the request that was looked at; needed to approve
     * @param reason needed to reject
     */
    record Decision(@Nullable String digest, @Nullable String reason) {}

    ChangeRequest request(Wish wish, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        if ((wish.documents() == null || wish.documents().isBlank()) == (wish.remove() == null)) {
            problems.add(new FieldProblem("documents", "is missing; give either it or remove"));
        }
        if (wish.remove() != null && !wish.remove().matches("[A-Za-z]+/.+")) {
            problems.add(new FieldProblem("remove", "must be a kind and a name, such as DataSet/orders"));
        }
        String reason = wish.reason() == null ? "" : wish.reason().strip();
        if (reason.isEmpty() || reason.length() > 2000) {
            problems.add(new FieldProblem("reason", "must say why, in up to 2000 characters; it is kept as evidence"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        Content content = new Content(
                wish.documents(),
                Boolean.TRUE.equals(wish.deleteOthers()),
                wish.remove(),
                Boolean.TRUE.equals(wish.byHand()));
        Proposed proposed = inventory.propose(content.documents(), content.deleteOthers(), content.remove());
        if (wish.plan() != null && !wish.plan().equals(proposed.plan().digest())) {
            throw new ConflictException(
                    "What is declared, or what was given, is not what the plan was made of. Make the plan again.");
        }
        List<Weakening> weakenings = guard.weakenings(proposed.before(), proposed.after());
        if (weakenings.isEmpty()) {
            throw new ConflictException(
                    "This leaves as much of what is protected as before and needs nobody's" + " approval. Apply it.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ChangeRequest request = new ChangeRequest(
                UUID.randomUUID(),
                proposed.plan().digest(),
                proposed.plan().changes(),
                weakenings,
                reason,
                by,
                now,
                now.plus(SecondPerson.OPEN_FOR),
                Status.AWAITING_APPROVAL,
                null,
                null,
                null);
        catalog.runInTransaction(() -> {
            requests.add(request, content);
            trail.record(event("request", request).with("reason", reason));
        });
        second.waits(waiting(request));
        return requests.get(request.requestId());
    }

    private static Waiting waiting(ChangeRequest request) {
        return new Waiting(
                request.requestId(),
                "A change that leaves less of what is protected (" + WeakeningGuard.words(request.weakenings()) + ")",
                request.requestedBy(),
                request.reason(),
                request.requestedAt(),
                request.expiresAt());
    }

    @Override
    public List<Waiting> waiting() {
        return requests.waiting().stream().map(id -> waiting(requests.get(id))).toList();
    }

    /** Carries it out. @throws ConflictException when that cannot be, or what is declared is not what it was */
    ChangeRequest approve(UUID id, Decision decision, String by) {
        ChangeRequest request = open(id);
        if (second.isNeeded()) {
            SecondPerson.requireOther(request.requestedBy(), by);
        }
        if (!request.digest().equals(decision.digest())) {
            throw new InvalidRequestException(
                    "digest",
                    decision.digest() == null
                            ? "is missing; give the digest of the request that you have looked at"
                            : "is not that of the request; look at it, and give its digest");
        }
        Content content = requests.content(id);
        catalog.runInTransaction(() -> {
            decide(request, Status.APPROVED, by, decision.reason());
            inventory.carryOut(
                    content.documents(),
                    content.deleteOthers(),
                    content.remove(),
                    content.byHand(),
                    request.digest(),
                    new Asked(request.requestedBy(), request.reason(), by));
        });
        inventory.announce();
        second.settled(id);
        return requests.get(id);
    }

    ChangeRequest reject(UUID id, Decision decision, String by) {
        ChangeRequest request = open(id);
        SecondPerson.requireOther(request.requestedBy(), by);
        String reason = SecondPerson.requireReason(decision.reason());
        return end(request, Status.REJECTED, by, reason);
    }

    ChangeRequest withdraw(UUID id, String by) {
        ChangeRequest request = open(id);
        SecondPerson.requireOwn(request.requestedBy(), by);
        return end(request, Status.WITHDRAWN, by, null);
    }

    /** Ends what nobody has decided about in time. */
    void expire() {
        catalog.inTransaction(() -> {
                    List<UUID> expired = requests.expire();
                    expired.forEach(
                            id -> trail.record(event("expire", requests.get(id)).by(Actor.SYSTEM)));
                    return expired;
                })
                .forEach(second::settled);
    }

    private ChangeRequest open(UUID id) {
        expire();
        ChangeRequest request = requests.get(id);
        if (request.status() != Status.AWAITING_APPROVAL) {
            throw notOpen(request);
        }
        return request;
    }

    private ChangeRequest end(ChangeRequest request, Status status, String by, @Nullable String reason) {
        catalog.runInTransaction(() -> decide(request, status, by, reason));
        second.settled(request.requestId());
        return requests.get(request.requestId());
    }

    private void decide(ChangeRequest request, Status status, String by, @Nullable String reason) {
        if (!requests.decide(request.requestId(), status, by, reason)) {
            throw notOpen(requests.get(request.requestId()));
        }
        String act = switch (status) {
            case APPROVED -> "approve";
            case REJECTED -> "reject";
            case WITHDRAWN -> "withdraw";
            case AWAITING_APPROVAL, EXPIRED -> throw new IllegalArgumentException(status + " is no decision");
        };
        trail.record(
                event(act, request).with("requestedBy", request.requestedBy()).with("reason", reason));
    }

    private static ConflictException notOpen(ChangeRequest request) {
        return SecondPerson.notOpen(request.requestId(), request.status().name(), request.decidedBy());
    }

    private static AuditEvent event(String act, ChangeRequest request) {
        return AuditEvent.succeeded("approvals." + act, "Change/" + request.requestId())
                .with("plan", request.digest())
                .with("weakens", WeakeningGuard.words(request.weakenings()));
    }
}

package io.holdfast.control.custody;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.approval.WaitingRequests;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.custody.CustodyRequest.Act;
import io.holdfast.control.custody.CustodyRequest.Status;
import io.holdfast.control.custody.KeyExport.Shares;
import io.holdfast.control.inventory.InventoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has a hold lifted, a recovery point deleted before its time or a key handed out: one person asks and is shown what it
 * would do, another one decides about exactly that. The approval carries it out; a key's shares wait for whoever asked.
 */
@Component
class CustodyApprovals implements WaitingRequests {
    private static final Logger LOG = LoggerFactory.getLogger(CustodyApprovals.class);
    /** After so long whoever approved has died at carrying it out. */
    private static final Duration DIED = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final CustodyRequests requests;
    private final LegalHolds holds;
    private final EarlyDeletion deletion;
    private final KeyExport keys;
    private final InventoryStore inventory;
    private final SecondPerson second;
    private final AuditTrail trail;

    CustodyApprovals(
            Catalog catalog,
            CustodyRequests requests,
            LegalHolds holds,
            EarlyDeletion deletion,
            KeyExport keys,
            InventoryStore inventory,
            SecondPerson second,
            AuditTrail trail) {
        this.catalog = catalog;
        this.requests = requests;
        this.holds = holds;
        this.deletion = deletion;
        this.keys = keys;
        this.inventory = inventory;
        this.second = second;
        this.trail = trail;
    }

    /** Notes a new request, and has it wait for somebody. @param service whose data it is about; null for a key */
    CustodyRequest begin(CustodyRequest request, @Nullable String service) throws InterruptedException {
        expire();
        if (requests.waits(request.digest())) {
            throw new ConflictException(
                    "The same waits for approval already. Withdraw it, or wait until it is decided.");
        }
        catalog.runInTransaction(() -> {
            requests.add(request, service);
            trail.record(event("request", request).with("reason", request.reason()));
        });
        if (second.isNeeded()) {
            second.waits(waiting(request));
            return requests.get(request.requestId());
        }
        second.wasAlone(subject(request), request.requestedBy(), request.repository());
        return carryOut(request, request.requestedBy(), null);
    }

    private static Waiting waiting(CustodyRequest request) {
        return new Waiting(
                request.requestId(),
                subject(request),
                request.requestedBy(),
                request.reason(),
                request.requestedAt(),
                request.expiresAt());
    }

    @Override
    public List<Waiting> waiting() {
        return requests.waiting().stream().map(id -> waiting(requests.get(id))).toList();
    }

    private static String subject(CustodyRequest request) {
        return switch (request.act()) {
            case LIFT_HOLD -> "Lifting the legal hold '" + request.legalCase() + "' of " + request.dataSet();
            case DELETE_POINT -> "Deleting a recovery point of " + request.dataSet() + " before its time";
            case EXPORT_KEY -> "Handing out a key of " + request.repository();
        };
    }

    /**
     * @param digest of the request that was looked at; needed to approve
     * @param reason needed to reject
     */
    record Decision(@Nullable String digest, @Nullable String reason) {}

    /** Carries it out, except a key's. @throws ConflictException when that cannot be, or it would do something else by now */
    CustodyRequest approve(UUID id, Decision decision, String by) throws InterruptedException {
        CustodyRequest request = open(id);
        SecondPerson.requireOther(request.requestedBy(), by);
        if (!request.digest().equals(decision.digest())) {
            throw new InvalidRequestException(
                    "digest",
                    decision.digest() == null
                            ? "is missing; give the digest of the request that you have looked at"
                            : "is not that of the request; look at it, and give its digest");
        }
        ensureNoMore(request);
        CustodyRequest done = carryOut(request, by, decision.reason());
        second.settled(id);
        return done;
    }

    /** Whoever decides has seen what it would have done then. */
    private void ensureNoMore(CustodyRequest request) {
        List<String> now = switch (request.act()) {
            case LIFT_HOLD -> LegalHolds.liftImpact(holds.point(pointOf(request)), String.valueOf(request.legalCase()));
            case DELETE_POINT -> deletion.impact(holds.point(pointOf(request)));
            case EXPORT_KEY -> {
                inventory.current().repository(request.repository());
                yield List.of();
            }
        };
        List<String> news =
                now.stream().filter(line -> !request.impact().contains(line)).toList();
        if (!news.isEmpty()) {
            throw new ConflictException("By now it would do something else than when it was asked for: "
                    + String.join(" ", news) + " Reject it, and have it asked for again.");
        }
    }

    private static UUID pointOf(CustodyRequest request) {
        return Objects.requireNonNull(request.recoveryPointId());
    }

    private CustodyRequest carryOut(CustodyRequest request, String by, @Nullable String reason)
            throws InterruptedException {
        UUID id = request.requestId();
        catalog.runInTransaction(() -> decide(request, Status.APPROVED, "approve", by, reason));
        finish(request);
        return requests.get(id);
    }

    /** Does what was approved; what fails is noted with the request. */
    private void finish(CustodyRequest request) throws InterruptedException {
        try {
            switch (request.act()) {
                case LIFT_HOLD -> holds.lift(request);
                case DELETE_POINT -> deletion.remove(request, holds.point(pointOf(request)));
                case EXPORT_KEY -> {
                    // its shares are made when whoever asked fetches them
                    return;
                }
            }
            requests.done(request.requestId());
        } catch (NotFoundException e) {
            requests.failed(
                    request.requestId(),
                    Status.FAILED,
                    "The recovery point is no longer known. Look whether it is still listed, and ask again if it is.");
        } catch (IOException | RuntimeException e) {
            LOG.warn("Request {} was approved and could not be carried out", request.requestId(), e);
            requests.failed(request.requestId(), Status.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The shares of a key that was approved of, for whoever asked, once.
     *
     * @throws ConflictException for anybody else, before the approval, and the second time
     */
    Shares fetch(UUID id, String by) throws InterruptedException {
        CustodyRequest request = requests.get(id);
        if (request.act() != Act.EXPORT_KEY) {
            throw new ConflictException("Request " + id + " is not about a key: there are no shares.");
        }
        if (!request.requestedBy().equals(by)) {
            throw new ConflictException(
                    "The key was asked for by " + request.requestedBy() + ", who alone is shown its shares.");
        }
        if (request.status() != Status.APPROVED || !requests.done(id)) {
            throw new ConflictException(
                    "Request " + id + " is " + requests.get(id).status()
                            + "; the shares of one that is APPROVED are shown, once. Ask for another key.");
        }
        try {
            return keys.make(request);
        } catch (RuntimeException e) {
            requests.failed(id, Status.APPROVED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    CustodyRequest reject(UUID id, Decision decision, String by) {
        CustodyRequest request = open(id);
        SecondPerson.requireOther(request.requestedBy(), by);
        return end(request, Status.REJECTED, "reject", by, SecondPerson.requireReason(decision.reason()));
    }

    CustodyRequest withdraw(UUID id, String by) {
        CustodyRequest request = open(id);
        SecondPerson.requireOwn(request.requestedBy(), by);
        return end(request, Status.WITHDRAWN, "withdraw", by, null);
    }

    /** Ends what nobody has decided about, or fetched, in time. */
    void expire() {
        catalog.inTransaction(() -> {
                    List<UUID> expired = new ArrayList<>(requests.expire());
                    for (CustodyRequest key : requests.unfetched(SecondPerson.OPEN_FOR)) {
                        requests.failed(key.requestId(), Status.EXPIRED, "Nobody fetched the shares in time.");
                        expired.add(key.requestId());
                    }
                    expired.forEach(
                            id -> trail.record(event("expire", requests.get(id)).by(Actor.SYSTEM)));
                    return expired;
                })
                .forEach(second::settled);
    }

    /** Carries out what was approved by a server that has died since. */
    void finishWhatWasLeft() throws InterruptedException {
        for (CustodyRequest request : requests.unfinished(DIED)) {
            finish(request);
        }
    }

    private CustodyRequest open(UUID id) {
        expire();
        CustodyRequest request = requests.get(id);
        if (request.status() != Status.AWAITING_APPROVAL) {
            throw SecondPerson.notOpen(id, request.status().name(), request.decidedBy());
        }
        return request;
    }

    private CustodyRequest end(CustodyRequest request, Status status, String act, String by, @Nullable String reason) {
        catalog.runInTransaction(() -> decide(request, status, act, by, reason));
        second.settled(request.requestId());
        return requests.get(request.requestId());
    }

    private void decide(CustodyRequest request, Status status, String act, String by, @Nullable String reason) {
        if (!requests.decide(request.requestId(), status, by, reason)) {
            CustodyRequest now = requests.get(request.requestId());
            throw SecondPerson.notOpen(now.requestId(), now.status().name(), now.decidedBy());
        }
        trail.record(
                event(act, request).with("requestedBy", request.requestedBy()).with("reason", reason));
    }

    private static AuditEvent event(String act, CustodyRequest request) {
        return AuditEvent.succeeded("approvals." + act, "Custody/" + request.requestId())
                .with("act", request.act())
                .with("dataSet", request.dataSet())
                .with("repository", request.repository())
                .with("recoveryPoint", request.recoveryPointId())
                .with("legalCase", request.legalCase())
                .with("digest", request.digest());
    }
}

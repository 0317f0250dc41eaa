package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.approval.WaitingRequests;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.restore.RestoreApplication.Status;
import io.holdfast.control.work.WorkQueue;
import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Has restored parts put back: one person asks, naming the difference that they looked at, and another decides, who gets
 * that difference or nothing. Nobody approves of their own request, unless the server was told to allow it, which is then
 * alarmed.
 */
@Component
public class PartApprovals implements WaitingRequests {
    private final Catalog catalog;
    private final RestoreOperations operations;
    private final RestoreApplications applications;
    private final WorkQueue queue;
    private final SecondPerson second;
    private final AuditTrail trail;
    private final Clock clock;

    PartApprovals(
            Catalog catalog,
            RestoreOperations operations,
            RestoreApplications applications,
            WorkQueue queue,
            SecondPerson second,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.operations = operations;
        this.applications = applications;
        this.queue = queue;
        this.second = second;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param difference the digest of the difference that was looked at
     * @param conflictRule null for {@code keep-live}
     */
    public record Wish(
            @Nullable String difference,
            @Nullable String conflictRule,
            @Nullable Boolean withoutTriggers,
            @Nullable String reason) {}

    /**
     * @param difference the digest of the difference that was looked at; needed to approve
     * @param reason needed to reject
     */
    public record Decision(
            @Nullable String difference, @Nullable String reason) {}

    /** Notes what is asked for. @throws InvalidRequestException naming each field that is wrong */
    public RestoreApplication request(UUID restore, Wish wish, String by) {
        RestoreOperation operation = operations.get(restore);
        PartRunner.extract(operation);
        Difference difference = operation.difference();
        if (difference == null) {
            throw new ConflictException("The part of restore " + restore + " was not compared with the living system"
                    + (operation.notCompared() == null ? "" : " (" + operation.notCompared() + ")")
                    + ". POST /api/v1/admin/restore/" + restore + "/compare does it.");
        }
        List<FieldProblem> problems = new ArrayList<>();
        if (wish.reason() == null || wish.reason().isBlank()) {
            problems.add(new FieldProblem("reason", "is missing; say why, it is kept as evidence"));
        }
        if (wish.difference() == null) {
            problems.add(new FieldProblem(
                    "difference", "is missing; give the digest of the difference that you have looked at"));
        } else if (!wish.difference().equals(difference.digest())) {
            problems.add(new FieldProblem(
                    "difference", "is not that of the latest difference; look at that, and give its digest"));
        }
        ConflictRule rule = wish.conflictRule() == null
                ? ConflictRule.KEEP_LIVE
                : ConflictRule.of(wish.conflictRule()).orElse(null);
        if (rule == null) {
            problems.add(new FieldProblem("conflictRule", "must be one of " + ConflictRule.words()));
        }
        if (!problems.isEmpty() || rule == null) {
            throw new InvalidRequestException(problems);
        }
        if (rule != ConflictRule.SIDE_SCHEMA && !difference.changes()) {
            throw new ConflictException(
                    "The living system has everything of the part as it was: there is nothing to put back.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        RestoreApplication application = new RestoreApplication(
                UUID.randomUUID(),
                restore,
                rule.word(),
                Boolean.TRUE.equals(wish.withoutTriggers()),
                difference.digest(),
                String.valueOf(wish.reason()).strip(),
                by,
                now,
                now.plus(SecondPerson.OPEN_FOR),
                null,
                null,
                null,
                null,
                null,
                Status.AWAITING_APPROVAL,
                null,
                null,
                null,
                null);
        expire();
        catalog.runInTransaction(() -> {
            applications.add(application);
            trail.record(event("request", application).with("reason", application.reason()));
            if (!second.isNeeded()) {
                decided(application, by, null);
            }
        });
        if (second.isNeeded()) {
            second.waits(waiting(application));
        } else {
            second.wasAlone(subject(operation), by, operation.dataSet());
        }
        return applications.get(application.applicationId());
    }

    private static String subject(RestoreOperation operation) {
        return "Putting back a part of " + operation.dataSet();
    }

    private Waiting waiting(RestoreApplication application) {
        return new Waiting(
                application.applicationId(),
                subject(operations.get(application.restoreId())),
                application.requestedBy(),
                application.reason(),
                application.requestedAt(),
                application.expiresAt());
    }

    @Override
    public List<Waiting> waiting() {
        return applications.waiting().stream()
                .map(id -> waiting(applications.get(id)))
                .toList();
    }

    /** Approves of what somebody else asked for, and queues it. @throws ConflictException when that cannot be */
    public RestoreApplication approve(UUID id, Decision decision, String by) {
        RestoreApplication application = open(id);
        SecondPerson.requireOther(application.requestedBy(), by);
        if (!application.digest().equals(decision.difference())) {
            throw new InvalidRequestException(
                    "difference",
                    decision.difference() == null
                            ? "is missing; give the digest of the difference that you have looked at"
                            : "is not that of the request; look at it, and give its digest");
        }
        Difference latest = operations.get(application.restoreId()).difference();
        if (latest == null || !latest.digest().equals(application.digest())) {
            throw new ConflictException("The living system has changed since " + application.requestedBy()
                    + " asked for this: another difference was found. Reject it, and have it asked for again.");
        }
        catalog.runInTransaction(() -> decided(application, by, decision.reason()));
        second.settled(id);
        return applications.get(id);
    }

    /** Refuses what somebody else asked for; nothing is changed. @throws ConflictException when that cannot be */
    public RestoreApplication reject(UUID id, Decision decision, String by) {
        RestoreApplication application = open(id);
        SecondPerson.requireOther(application.requestedBy(), by);
        return end(application, Status.REJECTED, by, SecondPerson.requireReason(decision.reason()));
    }

    /** Takes back what one asked for oneself. @throws ConflictException when that cannot be */
    public RestoreApplication withdraw(UUID id, String by) {
        RestoreApplication application = open(id);
        SecondPerson.requireOwn(application.requestedBy(), by);
        return end(application, Status.WITHDRAWN, by, null);
    }

    /** Ends what nobody has decided about in time. */
    void expire() {
        catalog.inTransaction(() -> {
                    List<UUID> expired = applications.expire();
                    expired.forEach(id ->
                            trail.record(event("expire", applications.get(id)).by(Actor.SYSTEM)));
                    return expired;
                })
                .forEach(second::settled);
    }

    private RestoreApplication open(UUID id) {
        expire();
        RestoreApplication application = applications.get(id);
        if (application.status() != Status.AWAITING_APPROVAL) {
            throw notOpen(application);
        }
        return application;
    }

    private static ConflictException notOpen(RestoreApplication application) {
        return SecondPerson.notOpen(
                application.applicationId(), application.status().name(), application.decidedBy());
    }

    private void decided(RestoreApplication application, String by, @Nullable String reason) {
        UUID id = application.applicationId();
        if (!applications.decide(id, Status.SCHEDULED, by, reason)) {
            throw notOpen(applications.get(id));
        }
        trail.record(event("approve", application)
                .with("requestedBy", application.requestedBy())
                .with("reason", reason));
        queue.add(RestoreTasks.APPLY, id.toString(), clock.instant());
    }

    private RestoreApplication end(RestoreApplication application, Status status, String by, @Nullable String reason) {
        UUID id = application.applicationId();
        catalog.runInTransaction(() -> {
            if (!applications.decide(id, status, by, reason)) {
                throw notOpen(applications.get(id));
            }
            trail.record(event(status == Status.REJECTED ? "reject" : "withdraw", application)
                    .with("requestedBy", application.requestedBy())
                    .with("reason", reason));
        });
        second.settled(id);
        return applications.get(id);
    }

    private static AuditEvent event(String act, RestoreApplication application) {
        return AuditEvent.succeeded("approvals." + act, "Application/" + application.applicationId())
                .with("restore", application.restoreId())
                .with("conflictRule", application.conflictRule())
                .with("difference", application.digest());
    }
}

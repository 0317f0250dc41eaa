package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.restore.RestoreOperation.Status;
import io.holdfast.control.work.WorkQueue;
import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes approvals of differences: who approves names the difference that they looked at, and gets that or nothing. */
@Component
public class PartApprovals {
    private final Catalog catalog;
    private final RestoreOperations operations;
    private final RestoreApplications applications;
    private final WorkQueue queue;
    private final Clock clock;

    PartApprovals(
            Catalog catalog,
            RestoreOperations operations,
            RestoreApplications applications,
            WorkQueue queue,
            Clock clock) {
        this.catalog = catalog;
        this.operations = operations;
        this.applications = applications;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * @param difference the digest of the difference that was looked at
     * @param conflictRule null for {@code keep-live}
     */
    public record Approval(
            @Nullable String difference,
            @Nullable String conflictRule,
            @Nullable Boolean withoutTriggers,
            @Nullable String reason) {}

    /** Notes an application and queues it. @throws InvalidRequestException naming each field that is wrong */
    public RestoreApplication approve(UUID restore, Approval approval, String by) {
        RestoreOperation operation = operations.get(restore);
        PartRunner.extract(operation);
        Difference difference = operation.difference();
        if (difference == null) {
            throw new ConflictException("The part of restore " + restore + " was not compared with the living system"
                    + (operation.notCompared() == null ? "" : " (" + operation.notCompared() + ")")
                    + ". POST /api/v1/admin/restore/" + restore + "/compare does it.");
        }
        List<FieldProblem> problems = new ArrayList<>();
        if (approval.reason() == null || approval.reason().isBlank()) {
            problems.add(new FieldProblem("reason", "is missing; say why, it is kept as evidence"));
        }
        if (approval.difference() == null) {
            problems.add(new FieldProblem(
                    "difference", "is missing; give the digest of the difference that you have looked at"));
        } else if (!approval.difference().equals(difference.digest())) {
            problems.add(new FieldProblem(
                    "difference", "is not that of the latest difference; look at that, and give its digest"));
        }
        ConflictRule rule = approval.conflictRule() == null
                ? ConflictRule.KEEP_LIVE
                : ConflictRule.of(approval.conflictRule()).orElse(null);
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
        RestoreApplication application = new RestoreApplication(
                UUID.randomUUID(),
                restore,
                rule.word(),
                Boolean.TRUE.equals(approval.withoutTriggers()),
                difference.digest(),
                String.valueOf(approval.reason()).strip(),
                by,
                clock.instant(),
                null,
                null,
                Status.SCHEDULED,
                null,
                null,
                null);
        catalog.runInTransaction(() -> {
            applications.add(application);
            queue.add(RestoreTasks.APPLY, application.applicationId().toString(), application.requestedAt());
        });
        return applications.get(application.applicationId());
    }
}

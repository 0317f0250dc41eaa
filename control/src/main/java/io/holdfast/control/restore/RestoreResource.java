package io.holdfast.control.restore;

import io.holdfast.control.Caller;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Reach;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrand;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.restore.RestoreOperation.Check;
import io.holdfast.control.restore.RestoreOperation.Status;
import io.holdfast.sources.ProofLevel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/restore")
@Tag(name = "Restores")
class RestoreResource {
    /** All of them are in the restore's evidence, which is printed for whoever asks for it. */
    private static final int MOST_CHECKS = 100;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DETAIL = 1000;

    private final RestoreRequests requests;
    private final DryRuns dryRuns;
    private final RestoreOperations operations;
    private final RestoreApplications applications;
    private final RestoreRunner runner;
    private final RestoreCancels cancels;
    private final PartApprovals approvals;
    private final PartRunner parts;
    private final RunningErrands errands;
    private final LiveFeed live;
    private final WishReach reach;
    private final Access access;

    RestoreResource(
            RestoreRequests requests,
            DryRuns dryRuns,
            RestoreOperations operations,
            RestoreApplications applications,
            RestoreRunner runner,
            RestoreCancels cancels,
            PartApprovals approvals,
            PartRunner parts,
            RunningErrands errands,
            LiveFeed live,
            WishReach reach,
            Access access) {
        this.requests = requests;
        this.dryRuns = dryRuns;
        this.operations = operations;
        this.applications = applications;
        this.runner = runner;
        this.cancels = cancels;
        this.approvals = approvals;
        this.parts = parts;
        this.errands = errands;
        this.live = live;
        this.reach = reach;
        this.access = access;
    }

    record Accepted(UUID restoreId, Status status, String statusUrl) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record Items(List<RestoreOperation> items, @Nullable String next, long total) {}

    record Applying(UUID applicationId, RestoreApplication.Status status, String statusUrl) {}

    record Applications(List<RestoreApplication> items) {}

    /**
     * @param name up to 200 characters
     * @param detail up to 1000 characters
     */
    record GivenCheck(
            @Nullable String name,
            @Nullable Boolean passed,
            @Nullable String detail) {}

    @PostMapping("/trigger_restore")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Restore a data set, whole or in part, to a time or to its newest state, in a new place")
    Accepted trigger(@RequestBody RestoreRequests.Wish wish, @Nullable Principal principal) {
        reach.require(wish);
        RestoreOperation operation = requests.request(wish, Caller.name(principal));
        return new Accepted(
                operation.restoreId(), operation.status(), "/api/v1/admin/restore/status/" + operation.restoreId());
    }

    @PostMapping("/plan")
    @Audited(Audited.When.NEVER)
    @Operation(
            summary = "What a restore would do, without doing any of it",
            description =
                    "Takes what trigger_restore takes, and what replacements take, and refuses what these would refuse,"
                            + " but for the reason. What would fail later, as things are now, is among the obstacles. May read in the"
                            + " repository for up to 20 seconds; what it has not seen by then is null, and a note says so.")
    DryRun plan(@RequestBody RestoreRequests.Wish wish) throws InterruptedException {
        reach.require(wish);
        return dryRuns.of(wish);
    }

    @GetMapping("/status/{restore_id}")
    @Operation(summary = "How a restore stands")
    RestoreOperation status(@PathVariable("restore_id") String id) {
        return operations.get(Instants.id("restore", id));
    }

    @GetMapping
    @Operation(summary = "The latest restores, newest first")
    Items list(
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet,
            @RequestParam(name = "status", required = false) @Nullable Status status,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Reach seen = access.seen();
        Page<RestoreOperation> page = operations.page(seen, dataSet, status, Page.Key.parse(after), Page.limit(limit));
        return new Items(page.items(), page.next(), operations.count(seen, dataSet, status));
    }

    @PostMapping("/{restore_id}/cancel")
    @Operation(
            summary =
                    "Cancel a restore that has not ended; what it restored by then is removed, or named in its record",
            description =
                    "Answered while it still stops: its status says when it has. 409 when it has ended, when it is a"
                            + " part of a drill or of a plan's run, and when it replaces a data directory and has begun.")
    RestoreOperation cancel(@PathVariable("restore_id") String id, @Nullable Principal principal) {
        return cancels.cancel(Instants.id("restore", id), Caller.name(principal));
    }

    @PostMapping("/{restore_id}/validations")
    @Operation(summary = "Add checks that others made on the restored system; it has 100 at most")
    RestoreOperation validate(@PathVariable("restore_id") String text, @RequestBody List<GivenCheck> given) {
        UUID id = Instants.id("restore", text);
        RestoreOperation operation = operations.get(id);
        if (operation.status() != Status.SUCCESS) {
            throw new ConflictException(
                    "Restore " + id + " is " + operation.status() + "; checks are added to one that has succeeded.");
        }
        List<FieldProblem> problems = new ArrayList<>();
        List<Check> checks = new ArrayList<>(operation.validations());
        for (int i = 0; i < given.size(); i++) {
            GivenCheck check = given.get(i);
            if (check == null) {
                problems.add(new FieldProblem("[" + i + "]", "is null; give an object"));
            } else if (check.name() == null || check.name().isBlank()) {
                problems.add(new FieldProblem("[" + i + "].name", "is missing"));
            } else if (check.name().length() > LONGEST_NAME) {
                problems.add(new FieldProblem(
                        "[" + i + "].name", "has more than " + LONGEST_NAME + " characters; say more as detail"));
            } else if (check.detail() != null && check.detail().length() > LONGEST_DETAIL) {
                problems.add(new FieldProblem("[" + i + "].detail", "has more than " + LONGEST_DETAIL + " characters"));
            } else if (check.passed() == null) {
                problems.add(new FieldProblem("[" + i + "].passed", "is missing; it must be true or false"));
            } else {
                checks.add(new Check(check.name(), check.passed(), check.detail() == null ? "" : check.detail()));
            }
        }
        if (given.isEmpty()) {
            problems.add(new FieldProblem("[0]", "is missing; give one check or more"));
        } else if (checks.size() > MOST_CHECKS) {
            problems.add(new FieldProblem("[0]", "is one too many: a restore has " + MOST_CHECKS + " checks at most"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        List<String> failed = checks.stream()
                .filter(check -> !check.passed())
                .map(check -> "Validation '" + check.name() + "' failed: " + check.detail() + ".")
                .toList();
        ProofLevel level = operation.proofLevel();
        if (failed.isEmpty() && level != null && level.compareTo(ProofLevel.RESTORED) >= 0) {
            level = ProofLevel.QUERIED;
        }
        operations.validated(
                id,
                failed.isEmpty() ? Status.SUCCESS : Status.FAILED,
                failed.isEmpty() ? null : String.join(" ", failed),
                checks,
                level);
        RestoreOperation validated = operations.get(id);
        if (!failed.isEmpty()) {
            runner.alarm(validated.dataSet(), validated.errorMessage());
        }
        live.tell("restore", id.toString(), validated, Set.of(validated.serviceName()));
        live.dashboardChanged();
        return validated;
    }

    @PostMapping("/{restore_id}/compare")
    @Operation(summary = "Compare a restored part with the living system; what differs is shown with the restore")
    RestoreOperation compare(@PathVariable("restore_id") String id, @Nullable Principal principal)
            throws InterruptedException {
        return parts.compare(Instants.id("restore", id), Caller.name(principal));
    }

    @GetMapping("/{restore_id}/compare")
    @Operation(summary = "How far comparing a restored part is, on whichever server")
    RunningErrand.Answer comparing(@PathVariable("restore_id") String id) {
        return errands.answer(ErrandKind.COMPARISON, restoreOf(id));
    }

    @PostMapping("/{restore_id}/compare/cancel")
    @Operation(
            summary = "Cancel comparing a restored part, on whichever server",
            description = "Nothing was changed, and the difference stays the one before. 409 when none runs.")
    RunningErrand.Answer cancelComparing(@PathVariable("restore_id") String id, @Nullable Principal principal) {
        return errands.cancel(ErrandKind.COMPARISON, restoreOf(id), Caller.name(principal));
    }

    private String restoreOf(String id) {
        return operations.get(Instants.id("restore", id)).restoreId().toString();
    }

    @PostMapping("/{restore_id}/apply")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary =
                    "Ask for a restored part to be put back into the living system, in one transaction; another person"
                            + " approves of it")
    Applying apply(
            @PathVariable("restore_id") String id,
            @RequestBody PartApprovals.Wish wish,
            @Nullable Principal principal) {
        RestoreApplication application = approvals.request(Instants.id("restore", id), wish, Caller.name(principal));
        return new Applying(
                application.applicationId(),
                application.status(),
                "/api/v1/admin/restore/applications/" + application.applicationId());
    }

    @GetMapping("/{restore_id}/applications")
    @Operation(summary = "What was put back of a restored part, in order")
    Applications applications(@PathVariable("restore_id") String id) {
        return new Applications(
                applications.of(operations.get(Instants.id("restore", id)).restoreId()));
    }

    @DeleteMapping("/{restore_id}/instance")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Stop what a restore started; its files stay")
    void stop(@PathVariable("restore_id") String text) throws IOException {
        UUID id = Instants.id("restore", text);
        if (!runner.stop(operations.get(id))) {
            throw new ConflictException("Nothing that restore " + id + " started runs any more.");
        }
    }
}

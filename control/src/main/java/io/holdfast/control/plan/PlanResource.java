package io.holdfast.control.plan;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.DeclarationPlan.FieldChange;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.plan.VersionChoice.Chosen;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
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

/** Plans, and their runs. */
@RestController
@RequestMapping("/api/v1/admin/dr")
@Tag(name = "Recovery plans")
class PlanResource {
    private static final int MOST_VERSIONS = 100;

    private final VisibleInventory inventory;
    private final PlanRuns runs;
    private final PlanVerifications verifications;
    private final StepRuns steps;
    private final PlanVersions versions;
    private final VersionChoice choice;
    private final VersionApprovals versionApprovals;
    private final Forecasts forecasts;
    private final RunRequests requests;
    private final RunApprovals approvals;
    private final StepDecisions decisions;
    private final PersonRoles roles;
    private final Access access;

    PlanResource(
            VisibleInventory inventory,
            PlanRuns runs,
            PlanVerifications verifications,
            StepRuns steps,
            PlanVersions versions,
            VersionChoice choice,
            VersionApprovals versionApprovals,
            Forecasts forecasts,
            RunRequests requests,
            RunApprovals approvals,
            StepDecisions decisions,
            PersonRoles roles,
            Access access) {
        this.access = access;
        this.inventory = inventory;
        this.runs = runs;
        this.verifications = verifications;
        this.steps = steps;
        this.versions = versions;
        this.choice = choice;
        this.versionApprovals = versionApprovals;
        this.forecasts = forecasts;
        this.requests = requests;
        this.approvals = approvals;
        this.decisions = decisions;
        this.roles = roles;
    }

    record Plans(List<PlanView> items) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Runs(List<PlanRun> items, @Nullable String next) {}

    /**
     * @param items newest first, what was decided about earlier ones included
     * @param changes from the approved version to the declared one; from nothing where none is approved
     */
    record Versions(List<PlanVersion> items, List<FieldChange> changes) {}

    record Abort(@Nullable String reason) {}

    @GetMapping("/plans")
    @Operation(summary = "The declared recovery plans, with their steps and whether each is proven as it stands")
    Plans plans() {
        return new Plans(inventory.current().plans().stream().map(this::view).toList());
    }

    @GetMapping("/plans/{name}")
    @Operation(summary = "A recovery plan with its steps")
    PlanView plan(@PathVariable("name") String name) {
        return view(inventory.current().plan(name));
    }

    private PlanView view(DrPlan plan) {
        return PlanView.of(
                plan,
                PlanServices.concerned(plan, inventory.current()),
                verifications.verification(plan).orElse(null),
                verifications.partly(plan).orElse(null),
                versions.standing(plan),
                versions.approved(plan.name()).map(DrPlan::version).orElse(null),
                steps.measured(plan.name()));
    }

    @GetMapping("/plans/{name}/versions")
    @Operation(
            summary =
                    "What was decided about the versions of a plan, and how the declared one differs from the approved one")
    Versions versions(@PathVariable("name") String name) {
        DrPlan plan = inventory.current().plan(name);
        return new Versions(
                versions.list(plan, MOST_VERSIONS),
                plan.changesSince(versions.approved(name).orElse(null)));
    }

    @PostMapping("/plans/{name}/versions/{version}/approve")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary =
                    "Approve of the declared version of a plan, which another person declared; real runs do it from then on")
    PlanVersion approveVersion(
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            @RequestBody VersionApprovals.Decision decision,
            @Nullable Principal principal) {
        return versionApprovals.approve(name, version, decision, Caller.name(principal));
    }

    @PostMapping("/plans/{name}/versions/{version}/reject")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Refuse the declared version of a plan; real runs do the approved one before it")
    PlanVersion rejectVersion(
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            @RequestBody VersionApprovals.Decision decision,
            @Nullable Principal principal) {
        return versionApprovals.reject(name, version, decision, Caller.name(principal));
    }

    @GetMapping("/plans/{name}/dry_run")
    @Operation(summary = "What a run would do, what is not ready, and how long it would take; nothing is done")
    Forecast dryRun(
            @PathVariable("name") String name,
            @RequestParam(name = "mode", defaultValue = "failover") String mode,
            @RequestParam(name = "version", required = false) @Nullable String version)
            throws InterruptedException {
        PlanMode how = PlanMode.of(mode)
                .orElseThrow(() -> new InvalidRequestException(
                        "mode", "is '" + mode + "'; it must be one of " + PlanMode.words()));
        Chosen chosen = choice.of(inventory.current().plan(name), how.isReal(), version, false);
        if (version != null && !version.equals(chosen.plan().version())) {
            throw new InvalidRequestException(
                    "version", "is neither the declared nor the approved version of the plan; look at the plan again");
        }
        return forecasts.of(chosen.plan(), chosen.approved(), how);
    }

    @PostMapping("/plans/{name}/runs")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Run a plan; a failover, failback or switchover begins when another person has approved of it")
    PlanRun run(@PathVariable("name") String name, @RequestBody RunRequests.RunWish wish, @Nullable Principal principal)
            throws InterruptedException {
        return requests.request(name, wish, Caller.name(principal));
    }

    @GetMapping("/plans/{name}/runs")
    @Operation(summary = "The runs of a plan, newest first, without their steps")
    Runs runsOfPlan(
            @PathVariable("name") String name,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Page<PlanRun> page = runs.page(access.seen(), name, null, Page.Key.parse(after), Page.limit(limit));
        return new Runs(page.items(), page.next());
    }

    @GetMapping("/runs")
    @Operation(
            summary = "The runs of all plans, newest first, without their steps",
            description = "status: only those that stand so, such as AWAITING_APPROVAL.")
    Runs allRuns(
            @RequestParam(name = "status", required = false) PlanRun.@Nullable Status status,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Page<PlanRun> page = runs.page(access.seen(), null, status, Page.Key.parse(after), Page.limit(limit));
        return new Runs(page.items(), page.next());
    }

    @GetMapping("/runs/{run_id}")
    @Operation(summary = "How a run stands, step by step")
    PlanRun runState(@PathVariable("run_id") String id) {
        return runs.measured(id(id));
    }

    @PostMapping("/runs/{run_id}/approve")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Approve of a run that somebody else asked for; it begins with that")
    PlanRun approveRun(
            @PathVariable("run_id") String id,
            @RequestBody RunApprovals.Approval approval,
            @Nullable Principal principal) {
        return approvals.approve(id(id), approval, Caller.name(principal));
    }

    @PostMapping("/runs/{run_id}/reject")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Refuse a run that somebody else asked for; nothing is done")
    PlanRun rejectRun(
            @PathVariable("run_id") String id,
            @RequestBody RunApprovals.Approval approval,
            @Nullable Principal principal) {
        return approvals.reject(id(id), approval, Caller.name(principal));
    }

    @DeleteMapping("/runs/{run_id}")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Withdraw a run that you asked for and nobody has approved of yet")
    PlanRun withdrawRun(@PathVariable("run_id") String id, @Nullable Principal principal) {
        return approvals.withdraw(id(id), Caller.name(principal));
    }

    @PostMapping("/runs/{run_id}/steps/{step}/decision")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary =
                    "Confirm or reject what waits for a person; say how to go on with a step that failed: retry, done,"
                            + " skip or abort")
    PlanRun decideStep(
            @PathVariable("run_id") String id,
            @PathVariable("step") String step,
            @RequestBody StepDecisions.StepDecision decision,
            @Nullable Principal principal) {
        return decisions.decide(
                id(id), step, decision, Caller.name(principal), roles.of(principal, runs.services(id(id))));
    }

    @PostMapping("/runs/{run_id}/abort")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "End a run before its end, and undo what it did, the last step first")
    PlanRun abortRun(@PathVariable("run_id") String id, @RequestBody Abort abort, @Nullable Principal principal) {
        return decisions.abort(id(id), abort.reason(), Caller.name(principal));
    }

    private static UUID id(String text) {
        return Instants.id("run", text);
    }
}

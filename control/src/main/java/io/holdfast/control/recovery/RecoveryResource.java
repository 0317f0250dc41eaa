package io.holdfast.control.recovery;

import io.holdfast.control.Caller;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.Texts;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Permission;
import io.holdfast.control.access.Reach;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.recovery.Readiness.SiteHealth;
import io.holdfast.control.restore.WishReach;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.SiteGroupWatch;
import io.holdfast.control.site.SiteGroups;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.security.Principal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/dr")
@Tag(name = "Disaster recovery")
class RecoveryResource {
    private static final int SHOWN = 50;

    private final VisibleInventory inventory;
    private final Access access;
    private final WishReach reach;
    private final Readiness readiness;
    private final Drills drills;
    private final DrillRequests requests;
    private final DrillRunner runner;
    private final DrillCancels cancels;
    private final UpcomingDrills upcoming;
    private final SiteGroups groups;

    RecoveryResource(
            VisibleInventory inventory,
            Access access,
            WishReach reach,
            Readiness readiness,
            Drills drills,
            DrillRequests requests,
            DrillRunner runner,
            DrillCancels cancels,
            UpcomingDrills upcoming,
            SiteGroups groups) {
        this.inventory = inventory;
        this.access = access;
        this.reach = reach;
        this.readiness = readiness;
        this.drills = drills;
        this.requests = requests;
        this.runner = runner;
        this.cancels = cancels;
        this.upcoming = upcoming;
        this.groups = groups;
    }

    /**
     * @param plan null while none is declared
     * @param services at most {@value #SHOWN} data sets, those that need somebody first; {@code GET …/dr/compliance} has all
     * @param compliance how all of them stand
     */
    record Status(
            @Nullable DrPlan plan,
            List<SiteHealth> sites,
            List<ComplianceRow> services,
            ComplianceCount compliance,
            List<GroupState> siteGroups,
            @Nullable Drill lastDrill,
            @Nullable LocalDate nextDrill) {}

    /**
     * @param standing null when nobody could say
     * @param problem why nobody could; null when somebody did
     * @param lagTargetSeconds how far its standbys may be behind
     */
    record GroupState(
            String group,
            @Nullable GroupStanding standing,
            @Nullable String problem,
            double lagTargetSeconds) {}

    record Accepted(UUID drillId, Drill.Status status, String statusUrl) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record Items(List<Drill> items, @Nullable String next, long total) {}

    record Completion(
            @Nullable String outcomeSummary,
            @Nullable List<String> issuesIdentified,
            @Nullable List<String> actionItems) {}

    @GetMapping("/status")
    @Operation(summary = "The plan, how the sites and site groups stand, and what is proven of each target")
    Status status() throws InterruptedException {
        Inventory current = inventory.current();
        DrPlan plan = current.plans().stream().findFirst().orElse(null);
        Reach seen = access.seen();
        Drill last = drills.list(seen, 100).stream()
                .filter(drill -> drill.status() == Drill.Status.SUCCESS || drill.status() == Drill.Status.FAILED)
                .findFirst()
                .orElse(null);
        LocalDate next = upcoming.list(seen, current).stream()
                .map(UpcomingDrills.Upcoming::drillDate)
                .findFirst()
                .orElse(null);
        Readiness.Standing standing = readiness.standing(current);
        return new Status(
                plan,
                standing.sites(),
                ComplianceCount.first(standing.services(), SHOWN),
                ComplianceCount.of(standing.services()),
                groups(current),
                last,
                next);
    }

    private List<GroupState> groups(Inventory current) throws InterruptedException {
        List<GroupState> states = new ArrayList<>();
        for (SiteGroup group : current.siteGroups()) {
            double target = SiteGroupWatch.target(group, current).toMillis() / 1000.0;
            try {
                states.add(new GroupState(group.name(), groups.look(group), null, target));
            } catch (IOException e) {
                states.add(new GroupState(group.name(), null, String.valueOf(e.getMessage()), target));
            }
        }
        return states;
    }

    @PostMapping("/initiate_failover_test")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Restore the plan's data sets from the recovery site, validate, time and report")
    Accepted failoverTest(@RequestBody FailoverTest test, @Nullable Principal principal) {
        Inventory current = inventory.current();
        Optional<DrPlan> plan =
                test.plan() == null ? current.plans().stream().findFirst() : current.findPlan(test.plan());
        plan.ifPresent(found -> access.require(Set.of(Permission.COMMAND), PlanServices.concerned(found, current)));
        if (test.targets() != null) {
            test.targets().forEach((dataSet, target) -> reach.requireTarget("targets." + dataSet, target));
        }
        Drill drill = requests.failoverTest(current, test, Caller.name(principal));
        return new Accepted(drill.drillId(), drill.status(), "/api/v1/admin/dr/drills/" + drill.drillId());
    }

    @GetMapping("/drills")
    @Operation(summary = "Drills, newest first")
    Items drills(
            @RequestParam(name = "status", required = false) Drill.@Nullable Status status,
            @RequestParam(name = "type", required = false) @Nullable String type,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Drills.Narrowed narrowed = new Drills.Narrowed(access.seen(), status, type);
        Page<Drill> page = drills.page(narrowed, Page.Key.parse(after), Page.limit(limit));
        return new Items(page.items(), page.next(), drills.count(narrowed));
    }

    @PostMapping("/drills")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Record a tabletop, or plan a drill")
    Drill record(@RequestBody DrillRequests.Recorded given, @Nullable Principal principal) {
        return requests.record(given, Caller.name(principal));
    }

    @GetMapping("/drills/{drill_id}")
    @Operation(summary = "A drill with its steps")
    Drill drill(@PathVariable("drill_id") String id) {
        return drills.get(Instants.id("drill", id));
    }

    @PostMapping("/drills/{drill_id}/cancel")
    @Operation(
            summary = "Cancel a failover test that has not ended, and remove what it restored",
            description =
                    "Answered while it still stops: its status says when it has. 409 when all is restored, and for a"
                            + " drill that people do themselves or that a plan's run records.")
    Drill cancelDrill(@PathVariable("drill_id") String id, @Nullable Principal principal) {
        return cancels.cancel(Instants.id("drill", id), Caller.name(principal));
    }

    @PostMapping("/drills/{drill_id}/complete")
    @Operation(summary = "Close a drill that was kept running, and remove what it restored")
    Drill complete(
            @PathVariable("drill_id") String id, @RequestBody(required = false) @Nullable Completion completion) {
        Completion given = Objects.requireNonNullElse(completion, new Completion(null, null, null));
        List<FieldProblem> problems = new ArrayList<>();
        List<String> issues = Texts.given(given.issuesIdentified(), "issuesIdentified", problems);
        List<String> actions = Texts.given(given.actionItems(), "actionItems", problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return runner.complete(Instants.id("drill", id), given.outcomeSummary(), issues, actions);
    }
}

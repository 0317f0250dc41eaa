package io.holdfast.control.recovery;

import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.recovery.Drill.Status;
import io.holdfast.control.recovery.Drill.Step;
import io.holdfast.control.restore.CopiesApart;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.restore.RestoreRequests;
import io.holdfast.control.restore.RestoreRunner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs a failover test: restores every data set from the recovery site's repository in the plan's order, into places of
 * its own, and records each step's time. A data set that fails is an issue found; the others are restored all the same.
 */
@Component
class DrillRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DrillRunner.class);

    private final Drills drills;
    private final InventoryStore inventory;
    private final RestoreRequests requests;
    private final RestoreOperations operations;
    private final RestoreRunner runner;
    private final CopiesApart apart;
    private final LiveFeed live;
    private final DrillEnding ending;
    private final Clock clock;

    DrillRunner(
            Drills drills,
            InventoryStore inventory,
            RestoreRequests requests,
            RestoreOperations operations,
            RestoreRunner runner,
            CopiesApart apart,
            LiveFeed live,
            DrillEnding ending,
            Clock clock) {
        this.drills = drills;
        this.inventory = inventory;
        this.requests = requests;
        this.operations = operations;
        this.runner = runner;
        this.apart = apart;
        this.live = live;
        this.ending = ending;
        this.clock = clock;
    }

    void run(UUID id) {
        Drill drill = drills.get(id);
        if (drill.status() == Status.IN_PROGRESS) {
            if (!endCancelled(id, drill.steps())) {
                endStopped(id, drill.actionItems());
            }
            return;
        }
        if (drill.status() != Status.SCHEDULED || !drills.beginWaiting(id)) {
            return;
        }
        tell(id);
        FailoverTest test = drills.request(id);
        DrPlan plan = inventory.current().findPlan(String.valueOf(drill.plan())).orElse(null);
        if (plan == null) {
            ending.end(
                    id,
                    Status.FAILED,
                    "The plan is no longer declared.",
                    List.of("The plan is no longer declared."),
                    List.of());
            return;
        }
        Instant incident = test.incidentTime() == null ? clock.instant() : test.incidentTime();
        List<Step> steps = new ArrayList<>();
        for (List<String> wave : plan.order()) {
            for (String dataSet : wave) {
                if (test.dataSets() == null || test.dataSets().contains(dataSet)) {
                    steps.add(restore(id, drill, test, plan, dataSet, incident));
                    // also clears the mark: the record below is still to be written
                    boolean stopped = Thread.interrupted();
                    drills.steps(id, steps);
                    tell(id);
                    if (stopped) {
                        endStopped(id, drill.actionItems());
                        return;
                    }
                    if (endCancelled(id, steps)) {
                        return;
                    }
                }
            }
        }
        if (!drills.close(id) && endCancelled(id, steps)) {
            return;
        }
        List<String> issues = new ArrayList<>(steps.stream()
                .filter(step -> !step.status().equals("SUCCESS"))
                .map(step -> step.dataSet() + ": " + step.detail())
                .toList());
        DrillScore score = DrillScore.ofTest(drills.get(id).startTime(), operations.ofDrill(id), steps);
        issues.addAll(score.missed());
        if (Boolean.TRUE.equals(test.keepRunning())) {
            drills.end(
                    id,
                    Status.RUNNING,
                    outcome(id, steps) + score.sentence() + " It is kept running.",
                    issues,
                    actions(issues),
                    ending.next(plan));
            tell(id);
            live.dashboardChanged();
            return;
        }
        Instant started = clock.instant();
        discard(id, issues);
        steps.add(new Step("Remove what was restored", null, started, since(started), "SUCCESS", ""));
        drills.steps(id, steps);
        ending.end(
                id,
                issues.isEmpty() ? Status.SUCCESS : Status.FAILED,
                outcome(id, steps) + score.sentence(),
                issues,
                ProposedAction.ofAnybody(actions(issues)));
    }

    /** @return false when nobody asked for that */
    private boolean endCancelled(UUID id, List<Step> done) {
        String by = drills.get(id).cancelRequestedBy();
        if (by == null) {
            return false;
        }
        List<String> issues = new ArrayList<>();
        Instant started = clock.instant();
        discard(id, issues);
        List<Step> steps = new ArrayList<>(done);
        steps.add(new Step(
                "Remove what was restored",
                null,
                started,
                since(started),
                issues.isEmpty() ? "SUCCESS" : "FAILED",
                ""));
        drills.steps(id, steps);
        ending.cancelled(
                id,
                "Cancelled by " + by + "."
                        + (issues.isEmpty()
                                ? " What it had restored is removed."
                                : " Not all that it had restored could be removed."),
                issues);
        return true;
    }

    private void endStopped(UUID id, List<String> actions) {
        List<String> issues = new ArrayList<>(List.of("The server stopped in the middle of the drill."));
        discard(id, issues);
        ending.end(
                id,
                Status.FAILED,
                "The server stopped in the middle; start the drill again.",
                issues,
                ProposedAction.ofAnybody(actions));
    }

    private Step restore(UUID id, Drill drill, FailoverTest test, DrPlan plan, String dataSet, Instant incident) {
        Instant started = clock.instant();
        String name = "Restore " + dataSet;
        try {
            RestoreOperation noted = requests.note(
                    new RestoreRequests.Wish(
                            dataSet,
                            test.repository() == null ? plan.repository() : test.repository(),
                            null,
                            of(test.pointInTimes(), dataSet),
                            incident,
                            of(test.targets(), dataSet),
                            // what is kept running is for people to look at
                            Boolean.TRUE.equals(test.keepRunning())
                                    ? of(test.selections(), dataSet)
                                    : apart.selection(dataSet, of(test.selections(), dataSet)),
                            "Drill " + id + ": " + drill.reason()),
                    drill.requestedBy(),
                    id);
            tell(id);
            RestoreOperation done = runner.run(noted.restoreId());
            if (done.status() == RestoreOperation.Status.CANCELLED) {
                return new Step(
                        name, dataSet, started, since(started), "CANCELLED", String.valueOf(done.errorMessage()));
            }
            boolean success = done.status() == RestoreOperation.Status.SUCCESS;
            String detail = success
                    ? String.format(
                            Locale.ROOT,
                            "%s; recovered to %s; %d of %d validations passed; %s",
                            String.valueOf(done.proofLevel()).toLowerCase(Locale.ROOT),
                            done.recoveredTo(),
                            done.validations().stream()
                                    .filter(RestoreOperation.Check::passed)
                                    .count(),
                            done.validations().size(),
                            done.took())
                    : String.valueOf(done.errorMessage());
            return new Step(name, dataSet, started, since(started), success ? "SUCCESS" : "FAILED", detail);
        } catch (InvalidRequestException | NotFoundException e) {
            return new Step(name, dataSet, started, since(started), "FAILED", String.valueOf(e.getMessage()));
        }
    }

    private static <T> @Nullable T of(@Nullable Map<String, T> map, String key) {
        return map == null ? null : map.get(key);
    }

    private double since(Instant started) {
        return Duration.between(started, clock.instant()).toMillis() / 1000.0;
    }

    private String outcome(UUID id, List<Step> steps) {
        List<RestoreOperation> restores = operations.ofDrill(id);
        long good = restores.stream()
                .filter(restore -> restore.status() == RestoreOperation.Status.SUCCESS)
                .count();
        long wanted = steps.stream().filter(step -> step.dataSet() != null).count();
        Drill drill = drills.get(id);
        String took =
                drill.startTime() == null ? "" : String.format(Locale.ROOT, " in %.1f s", since(drill.startTime()));
        return good + " of " + wanted + " data sets restored and validated" + took + ".";
    }

    private static List<String> actions(List<String> issues) {
        return issues.stream()
                .map(issue -> "Find the cause and repeat: " + issue)
                .toList();
    }

    private void discard(UUID id, List<String> issues) {
        for (RestoreOperation restore : operations.ofDrill(id)) {
            if (!restore.ended()) {
                // a server died in the middle of it, and nobody else takes it up
                runner.giveUp(restore.restoreId());
            }
            try {
                runner.discard(restore.restoreId());
            } catch (IOException | RuntimeException e) {
                LOG.warn("What restore {} made could not be removed", restore.restoreId(), e);
                issues.add(restore.dataSet() + ": what was restored could not be removed: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                issues.add(restore.dataSet() + ": what was restored is still there; the server was stopped before it"
                        + " could be removed");
            }
        }
    }

    /** Closes a drill that was kept running: stops and removes what it made. */
    Drill complete(UUID id, @Nullable String outcome, List<String> issuesFound, List<String> actions) {
        Drill drill = drills.get(id);
        if (drill.status() != Status.RUNNING && !(drill.status() == Status.SCHEDULED && drill.plan() == null)) {
            throw new ConflictException("Drill " + id + " is " + drill.status()
                    + "; only one that was kept running, or one that people do themselves, is completed.");
        }
        List<String> issues = new ArrayList<>(drill.issuesIdentified());
        for (RestoreOperation restore : operations.ofDrill(id)) {
            String issue = restore.dataSet() + ": " + restore.errorMessage();
            if (restore.status() == RestoreOperation.Status.FAILED && !issues.contains(issue)) {
                issues.add(issue);
            }
        }
        boolean failed = !issues.isEmpty();
        discard(id, issues);
        issues.addAll(issuesFound);
        List<String> items = new ArrayList<>(drill.actionItems());
        items.addAll(actions);
        String summary = outcome != null && !outcome.isBlank() ? outcome : outcome(id, drill.steps());
        ending.end(id, failed ? Status.FAILED : Status.SUCCESS, summary, issues, ProposedAction.ofAnybody(items));
        return drills.get(id);
    }

    private void tell(UUID id) {
        live.tell("drill", id.toString(), drills.get(id), drills.services(id));
    }
}

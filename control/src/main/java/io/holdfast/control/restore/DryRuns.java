package io.holdfast.control.restore;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.access.Approvers;
import io.holdfast.control.access.Approvers.Known;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.restore.DryRun.Act;
import io.holdfast.control.restore.DryRun.Approval;
import io.holdfast.control.restore.DryRun.Effect;
import io.holdfast.control.restore.DryRun.Expected;
import io.holdfast.control.restore.DryRun.Impact;
import io.holdfast.control.restore.DryRun.Way;
import io.holdfast.control.restore.DryRun.When;
import io.holdfast.control.restore.RestoreForesight.Seen;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.restore.RestoreRequests.Wish;
import io.holdfast.control.restore.RtoPredictions.Told;
import io.holdfast.control.restore.WishCheck.Checked;
import io.holdfast.sources.Foresight.Replaced;
import io.holdfast.sources.content.ContentItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Says what restores would do: to what, with what, how long it takes, who must approve, what is in the way. */
@Component
class DryRuns {
    private final RestoreRequests requests;
    private final RestoreForesight foresight;
    private final RtoPredictions predictions;
    private final SourceKinds kinds;
    private final SecondPerson second;
    private final Approvers approvers;
    private final ControlSettings settings;

    DryRuns(
            RestoreRequests requests,
            RestoreForesight foresight,
            RtoPredictions predictions,
            SourceKinds kinds,
            SecondPerson second,
            Approvers approvers,
            ControlSettings settings) {
        this.requests = requests;
        this.foresight = foresight;
        this.predictions = predictions;
        this.kinds = kinds;
        this.second = second;
        this.approvers = approvers;
        this.settings = settings;
    }

    /**
     * What would be done, without doing or noting any of it. May look into the repository for some seconds.
     *
     * @throws io.holdfast.control.InvalidRequestException naming each field that is wrong
     */
    DryRun of(Wish wish) throws InterruptedException {
        Checked checked = requests.checkDryRun(wish);
        RestorePlan plan = requests.plan(checked);
        Target place = place(checked, plan);
        Seen seen = foresight.look(checked, place);
        List<String> obstacles = new ArrayList<>(seen.obstacles());
        if (checked.replaced().isEmpty() && place.directory() != null) {
            TargetRoom.obstacle(Path.of(place.directory()), seen.reading().bytes())
                    .ifPresent(obstacles::add);
        }
        return new DryRun(
                plan.dataSet(),
                plan.serviceName(),
                plan.restoreType(),
                plan.recoveryPoint(),
                plan.stateAt(),
                checked.replaced().isPresent() ? null : plan.target(),
                checked.replaced().isEmpty() && plan.ownDirectory(),
                impact(checked, plan, place, seen),
                seen.reading(),
                expected(checked, plan),
                approval(checked, plan),
                obstacles);
    }

    private Target place(Checked checked, RestorePlan plan) {
        Target target = plan.target();
        return target == null || checked.replaced().isPresent() ? RestoreTargets.own(new UUID(0, 0), settings) : target;
    }

    private static Impact impact(Checked checked, RestorePlan plan, Target place, Seen seen) {
        List<Effect> effects = new ArrayList<>();
        List<String> notes = new ArrayList<>(seen.notes());
        Way way = Way.BESIDE;
        Act act = Act.ADDED;
        if (checked.replaced().isPresent()) {
            way = Way.IN_PLACE;
            act = Act.REPLACED;
            Path directory = checked.replaces();
            Optional<Replaced> there = seen.replaced();
            effects.add(folder(Act.REPLACED, directory.toString(), there, ""));
            effects.add(folder(
                    Act.KEPT,
                    directory.toString(),
                    there,
                    "in " + plan.recoveryPoint().repository()));
            notes.addFirst("What was written there after " + plan.stateAt()
                    + " is no longer in it then, but in what is kept of it.");
        } else if (place.settings() != null) {
            way = Way.INTO_RUNNING_SYSTEM;
            notes.addFirst("That system must be empty: a restore never overwrites.");
        }
        for (ContentItem item : seen.brings()) {
            effects.add(Effect.of(act, item));
        }
        graph(plan.recoveryPoint()).ifPresent(notes::add);
        return new Impact(way, effects, notes);
    }

    private static Effect folder(Act act, String name, Optional<Replaced> there, String detail) {
        return new Effect(
                act,
                ContentItem.Type.FOLDER,
                name,
                there.map(Replaced::bytes).orElse(null),
                null,
                false,
                there.map(Replaced::files).orElse(null),
                detail);
    }

    /** Of a graph nothing is named but how much it is. */
    private static Optional<String> graph(RecoveryPoint point) {
        Map<String, String> facts = point.facts();
        return facts.containsKey("nodes")
                ? Optional.of("The graph has " + facts.get("nodes") + " nodes and "
                        + facts.getOrDefault("relationships", "no") + " relationships.")
                : Optional.empty();
    }

    private Expected expected(Checked checked, RestorePlan plan) {
        String dataSet = plan.dataSet();
        int minutes = checked.inventory().service(plan.serviceName()).targets().rtoMinutes();
        Optional<Told> told = predictions.of(dataSet, plan.recoveryPoint().sizeBytes());
        if (told.isEmpty()) {
            return new Expected(
                    null,
                    minutes,
                    null,
                    List.of(),
                    "No restore of " + dataSet
                            + " was measured yet; a failover test, or a restore test of its policy, does.");
        }
        List<UUID> from = told.get().from();
        double seconds = told.get().seconds();
        String source = "Told from what the latest " + (from.size() == 1 ? "restore" : from.size() + " restores")
                + " of all of " + dataSet + " took.";
        if (checked.replaced().isPresent()) {
            source += " In place it is quicker by what need not be written, and slower by what is kept first.";
        } else if (requests.isPart(checked)) {
            source += " A part takes about as long, or less.";
        }
        return new Expected(seconds, minutes, seconds <= minutes * 60.0, from, source);
    }

    private Approval approval(Checked checked, RestorePlan plan) {
        When when = When.NEVER;
        if (checked.replaced().isPresent()) {
            when = When.BEFORE_IT_BEGINS;
        } else if (requests.isPart(checked)
                && kinds.of(checked.dataSet()).partialRecovery().isPresent()) {
            when = When.BEFORE_IT_IS_PUT_BACK;
        }
        if (when == When.NEVER) {
            return new Approval(when, false, List.of(), List.of(), 0);
        }
        Known known = approvers.of(plan.serviceName());
        return new Approval(when, !second.isNeeded(), known.roles(), known.people(), known.count());
    }
}

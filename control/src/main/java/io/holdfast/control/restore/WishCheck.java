package io.holdfast.control.restore;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.restore.RestoreRequests.Wish;
import io.holdfast.sources.SourceException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks every field of a wish for a restore against what there is. */
@Component
class WishCheck {
    private static final String PLACE = "target.";

    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final PointChoice choice;
    private final ControlSettings settings;
    private final Clock clock;

    WishCheck(InventoryStore inventory, SourceKinds kinds, PointChoice choice, ControlSettings settings, Clock clock) {
        this.inventory = inventory;
        this.kinds = kinds;
        this.choice = choice;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A wish that can be granted.
     *
     * @param named where to, if that was said
     * @param replaced the directory of the protected system that is replaced, if one is
     */
    record Checked(
            Wish wish,
            Inventory inventory,
            DataSet dataSet,
            Map<String, String> selection,
            @Nullable Target named,
            RecoveryPoint point,
            Optional<Path> replaced) {
        Path replaces() {
            return replaced.orElseThrow();
        }

        /** The wish with the very recovery point that was found for it. */
        Wish bound() {
            return new Wish(
                    dataSet.name(),
                    point.repository(),
                    point.recoveryPointId().toString(),
                    wish.pointInTime(),
                    wish.incidentTime(),
                    null,
                    selection,
                    wish.reason());
        }
    }

    /** @throws InvalidRequestException naming each field that is wrong */
    Checked check(Wish wish) {
        List<FieldProblem> problems = new ArrayList<>();
        if (wish.reason() == null || wish.reason().isBlank()) {
            problems.add(new FieldProblem("reason", "is missing; say why, it is kept as evidence"));
        }
        return check(wish, problems);
    }

    /** As {@link #check(Wish)}, of what is only looked at: a reason need not be given yet. */
    Checked checkPlanned(Wish wish) {
        return check(wish, new ArrayList<>());
    }

    private Checked check(Wish wish, List<FieldProblem> problems) {
        Inventory current = inventory.current();
        DataSet dataSet = wish.dataSet() == null
                ? null
                : current.findDataSet(wish.dataSet()).orElse(null);
        if (dataSet == null) {
            throw wish.dataSet() == null
                    ? new InvalidRequestException("dataSet", "is missing; GET /api/v1/admin/inventory lists them")
                    : noDataSet(wish.dataSet());
        }
        Instant now = clock.instant();
        checkPast("pointInTime", wish.pointInTime(), now, problems);
        checkPast("incidentTime", wish.incidentTime(), now, problems);
        Map<String, String> selection = selection(wish, dataSet, problems);
        Target named = RestoreTargets.check(wish.target(), current, settings, problems);
        RestoreTargets.checkPlaces(places(selection, dataSet), current, settings, problems);
        // what is wrong is said before the repositories are asked, which may take a while
        Optional<RecoveryPoint> point =
                problems.isEmpty() ? choice.choose(wish, current, dataSet, problems) : Optional.empty();
        if (!problems.isEmpty() || point.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return new Checked(wish, current, dataSet, selection, named, point.get(), replaces(selection, dataSet));
    }

    static InvalidRequestException noDataSet(String name) {
        return new InvalidRequestException(
                "dataSet", "there is no data set '" + name + "'; GET /api/v1/admin/inventory lists them");
    }

    private static void checkPast(String field, @Nullable Instant given, Instant now, List<FieldProblem> problems) {
        if (given != null && given.isAfter(now)) {
            problems.add(new FieldProblem(
                    field, "lies in the future; it is " + now + " now. Leave it out for the newest state"));
        }
    }

    private Map<String, String> selection(Wish wish, DataSet dataSet, List<FieldProblem> problems) {
        if (wish.selection() == null) {
            return Map.of();
        }
        if (wish.selection().containsValue(null)) {
            problems.add(new FieldProblem("selection", "holds a null; leave the key out or give a text"));
            return Map.of();
        }
        if (namesPlace(wish.selection()) && wish.pointInTime() == null && wish.recoveryPointId() == null) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "is missing: with selection.target… give an instant just before it, or a recoveryPointId, so that the"
                            + " recovery begins before that place in the log"));
        }
        try {
            kinds.of(dataSet).checkSelection(DeclaredSelection.with(wish.selection(), dataSet));
        } catch (SourceException e) {
            problems.add(new FieldProblem("selection", "cannot be: " + e.getMessage()));
        }
        return Map.copyOf(wish.selection());
    }

    /** None where the selection is wrong, which has been said. */
    private Map<String, Path> places(Map<String, String> selection, DataSet dataSet) {
        try {
            return kinds.of(dataSet).places(selection);
        } catch (SourceException e) {
            return Map.of();
        }
    }

    private Optional<Path> replaces(Map<String, String> selection, DataSet dataSet) {
        try {
            return kinds.of(dataSet).replaces(selection);
        } catch (SourceException e) {
            throw new IllegalStateException("a selection that has been checked", e);
        }
    }

    boolean isPart(Checked checked) {
        DataSet dataSet = checked.dataSet();
        try {
            return kinds.of(dataSet).isPart(DeclaredSelection.with(checked.selection(), dataSet));
        } catch (SourceException e) {
            throw new IllegalStateException("a selection that has been checked", e);
        }
    }

    /** Whether it says where in the log to stop, beside or without a part of the data set. */
    static boolean namesPlace(Map<String, String> selection) {
        return selection.keySet().stream().anyMatch(key -> key.startsWith(PLACE));
    }
}

package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.PlanFragment;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanReview;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says before a fragment is changed which plans get another version by that. */
@Component
class FragmentReview implements PlanReview {
    @Override
    public List<Note> review(Inventory before, Inventory after) {
        return after.plans().stream()
                .flatMap(plan ->
                        before.findPlan(plan.name()).stream().flatMap(old -> note(plan, old, before, after).stream()))
                .toList();
    }

    private static Optional<Note> note(DrPlan plan, DrPlan old, Inventory before, Inventory after) {
        List<String> changed = after.fragments().stream()
                .filter(fragment -> plan.fragments().contains(fragment.name()))
                .filter(fragment -> !before.fragments().contains(fragment))
                .map(PlanFragment::name)
                .toList();
        return changed.isEmpty() || plan.version().equals(old.version())
                ? Optional.empty()
                : Optional.of(new Note(
                        "DrPlan",
                        plan.name(),
                        true,
                        "includes " + String.join(", ", changed) + " and becomes version "
                                + plan.version().substring(0, 12)
                                + " by this: it is not verified as it will stand, and has to be approved anew"));
    }
}

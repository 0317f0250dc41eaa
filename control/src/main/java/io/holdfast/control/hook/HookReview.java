package io.holdfast.control.hook;

import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanReview;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says in a plan which of the commands that policies name may not be run here. */
@Component
class HookReview implements PlanReview {
    private final HookFolder folder;

    HookReview(HookFolder folder) {
        this.folder = folder;
    }

    @Override
    public List<Note> review(Inventory before, Inventory after) {
        return after.policies().stream()
                .filter(policy -> !before.policies().contains(policy))
                .flatMap(this::refusals)
                .toList();
    }

    private Stream<Note> refusals(Policy policy) {
        return Stream.concat(policy.hooks().before().stream(), policy.hooks().after().stream())
                .flatMap(hook -> folder.refusal(hook.run()).stream())
                .distinct()
                .map(refusal -> new Note("Policy", policy.name(), true, refusal));
    }
}

package io.holdfast.control.inventory;

import java.util.List;

/** Says what changes of the declarations would lead to; other packages know. Must not change anything. */
public interface PlanReview {
    /**
     * @param before what is declared
     * @param after what would be declared
     */
    List<DeclarationPlan.Note> review(Inventory before, Inventory after);
}

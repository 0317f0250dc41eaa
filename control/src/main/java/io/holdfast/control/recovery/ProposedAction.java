package io.holdfast.control.recovery;

import java.util.List;

/**
 * What a drill calls for when it ends.
 *
 * @param owner who is to do it; empty: whoever answers for what the drill concerns
 */
public record ProposedAction(String text, String owner) {
    /** Of which nobody in particular is to do any. */
    static List<ProposedAction> ofAnybody(List<String> texts) {
        return texts.stream().map(text -> new ProposedAction(text, "")).toList();
    }
}

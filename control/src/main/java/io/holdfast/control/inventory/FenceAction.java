package io.holdfast.control.inventory;

/**
 * Has the active site of a group stop taking writes, and nobody take over until that is asked for; or gives it its place back.
 *
 * @param lift gives back what a fence took, unless a site has become active since
 */
public record FenceAction(boolean lift, String group) implements StepAction {
    @Override
    public String kind() {
        return lift ? "unfence" : "fence";
    }

    @Override
    public String summary() {
        return lift ? "Have " + group + " take writes again where it was fenced" : "Fence the active site of " + group;
    }

    /** As with a takeover, what is asked for has an id. */
    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public boolean harmless() {
        return false;
    }
}

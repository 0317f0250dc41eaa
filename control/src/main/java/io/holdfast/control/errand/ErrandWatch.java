package io.holdfast.control.errand;

import io.holdfast.control.ConflictException;
import org.jspecify.annotations.Nullable;

/** Told by an errand how far it is. */
@FunctionalInterface
public interface ErrandWatch {
    /** Tells nobody, and never cancels. */
    ErrandWatch NOBODY = (stage, done, total) -> {};

    /**
     * Cheap: it may be called for each of many steps.
     *
     * @param stage what is done now, in a few words
     * @param done steps of this stage that are behind it
     * @param total of the stage; null while that is not known
     * @throws ConflictException when somebody has cancelled it: to be let through
     */
    void reached(String stage, long done, @Nullable Long total);
}

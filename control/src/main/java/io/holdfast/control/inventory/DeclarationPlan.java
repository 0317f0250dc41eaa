package io.holdfast.control.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying declarations would change.
 *
 * @param digest of what is declared now and of what was given: applying with it is refused when either has changed
 * @param changes in the order of the kinds, what is unchanged left out
 * @param kept what is declared and was not given, and stays as it is
 * @param notes what the changes would lead to, such as targets that cannot be met
 */
public record DeclarationPlan(
        String digest,
        List<Change> changes,
        int created,
        int changed,
        int deleted,
        int unchanged,
        List<Name> kept,
        List<Note> notes) {
    /** What becomes of one declaration. */
    public enum Action {
        CREATE,
        CHANGE,
        DELETE
    }

    /** Which declaration. */
    public record Name(String kind, String name) {}

    /** @param fields that differ, in the order of their paths */
    public record Change(Action action, String kind, String name, List<FieldChange> fields) {}

    /**
     * One field.
     *
     * @param field its path, such as {@code targets.rtoMinutes}
     * @param before as JSON, but for texts, which are as they are; null when it is new
     * @param after null when it goes
     */
    public record FieldChange(
            String field, @Nullable String before, @Nullable String after) {}

    /**
     * Something that whoever applies should know.
     *
     * @param warning whether it should be changed rather than only known
     */
    public record Note(String kind, String name, boolean warning, String text) {}
}

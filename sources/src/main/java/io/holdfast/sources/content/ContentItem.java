package io.holdfast.sources.content;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing in a recovery point.
 *
 * @param name for people; of what a search found, with the folders above it
 * @param path what to ask by for what is in it; names it within the recovery point, in the words of its kind
 * @param opens whether there is something in it to be listed
 * @param bytes of a file, of a table with its large values and without its indexes, of a version of a model; null where
 *     that is not known
 * @param modified when a file was changed last, or a version of a model was made; null where that is not known
 * @param rows of a table, or values that are not null in a column; null where that is not known
 * @param counted whether the rows were counted when the backup was taken; else they are the server's own estimate
 * @param entries how many things are in it; null where that is not known
 * @param detail a word more, such as a column's type; empty when there is none
 * @param selection of a restore that brings it back; empty when it cannot be restored alone
 */
public record ContentItem(
        Type type,
        String name,
        String path,
        boolean opens,
        @Nullable Long bytes,
        @Nullable Instant modified,
        @Nullable Long rows,
        boolean counted,
        @Nullable Long entries,
        String detail,
        Map<String, String> selection) {
    public ContentItem {
        selection = Map.copyOf(selection);
    }

    /** What it is. */
    public enum Type {
        FOLDER,
        FILE,
        LINK,
        /** Device, socket or pipe. */
        SPECIAL,
        DATABASE,
        SCHEMA,
        TABLE,
        COLUMN,
        MODEL,
        VERSION
    }

    /** With nothing known but what it is called. */
    public static ContentItem of(Type type, String name, String path, boolean opens) {
        return new ContentItem(type, name, path, opens, null, null, null, false, null, "", Map.of());
    }

    /** The same, called otherwise. */
    ContentItem called(String other) {
        return new ContentItem(type, other, path, opens, bytes, modified, rows, counted, entries, detail, selection);
    }

    /** The same with a size. @param known null when it is not known */
    public ContentItem sized(@Nullable Long known) {
        return new ContentItem(type, name, path, opens, known, modified, rows, counted, entries, detail, selection);
    }

    /** The same with a time. */
    public ContentItem at(@Nullable Instant time) {
        return new ContentItem(type, name, path, opens, bytes, time, rows, counted, entries, detail, selection);
    }

    /** The same with rows. */
    public ContentItem withRows(@Nullable Long known, boolean exactly) {
        return new ContentItem(type, name, path, opens, bytes, modified, known, exactly, entries, detail, selection);
    }

    /** The same with how many things are in it. */
    public ContentItem holding(long count) {
        return new ContentItem(type, name, path, opens, bytes, modified, rows, counted, count, detail, selection);
    }

    /** The same with a word more. */
    public ContentItem saying(String more) {
        return new ContentItem(type, name, path, opens, bytes, modified, rows, counted, entries, more, selection);
    }

    /** The same, brought back alone by this selection. */
    public ContentItem selectedBy(Map<String, String> wanted) {
        return new ContentItem(type, name, path, opens, bytes, modified, rows, counted, entries, detail, wanted);
    }
}

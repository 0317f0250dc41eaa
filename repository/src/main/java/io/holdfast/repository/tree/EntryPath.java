package io.holdfast.repository.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path inside a snapshot, relative to its root: a list of names, each the raw bytes the file system gave (not
 * necessarily UTF-8). The root is the empty path. Immutable.
 *
 * @param names never empty names, never {@code .} or {@code ..}, never a slash or NUL within one
 */
public record EntryPath(List<EntryName> names) {
    public static final EntryPath ROOT = new EntryPath(List.of());

    public EntryPath {
        names = List.copyOf(names);
    }

    /** Parses {@code a/b/c}; leading, trailing and double slashes are ignored. Encoded as UTF-8. */
    public static EntryPath of(String path) {
        return new EntryPath(Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> new EntryName(part.getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    public EntryPath child(EntryName name) {
        List<EntryName> longer = new ArrayList<>(names);
        longer.add(name);
        return new EntryPath(longer);
    }

    /** The child with this name, or the descendant when {@code relative} holds slashes. */
    public EntryPath resolve(String relative) {
        List<EntryName> longer = new ArrayList<>(names);
        longer.addAll(of(relative).names);
        return new EntryPath(longer);
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /** The last name. @throws java.util.NoSuchElementException for the root */
    public EntryName name() {
        return names.getLast();
    }

    /** The path without its last name. @throws java.util.NoSuchElementException for the root */
    public EntryPath parent() {
        names.getLast();
        return new EntryPath(names.subList(0, names.size() - 1));
    }

    /** For people: names decoded as UTF-8 with replacement, joined by slashes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (EntryName name : names) {
            text.append('/').append(name);
        }
        return text.isEmpty() ? "/" : text.toString();
    }
}

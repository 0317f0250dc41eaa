package io.holdfast.repository.walk;

import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Patterns of what is left out, as restic's: names separated by slashes, in which {@code *} stands for any characters,
 * {@code ?} for one and {@code [a-z]} for one of those; a name {@code **} for any number of names. A pattern that begins
 * with a slash starts at the root of the snapshot, any other at any name. Whatever is below an excluded directory is
 * left out with it. A pattern after {@code !} takes back what those before it leave out, and below a directory that it
 * matches, too. Names that are not UTF-8 match by their readable characters.
 */
public final class ExcludePatterns {
    public static final ExcludePatterns NONE = new ExcludePatterns(List.of());

    private final List<Glob> globs;

    /** Of a list of a hundred thousand names only those are looked at that end as a path does, and what is no plain name. */
    private final Map<String, List<Integer>> byLastName = new HashMap<>();

    private final List<Integer> others = new ArrayList<>();

    private record Glob(boolean negated, boolean anchored, List<Part> parts) {}

    private sealed interface Part {
        record AnyNumber() implements Part {}

        record Exactly(String name) implements Part {}

        record One(Pattern name) implements Part {}
    }

    private ExcludePatterns(List<Glob> globs) {
        this.globs = globs;
        for (int i = 0; i < globs.size(); i++) {
            if (!globs.get(i).negated() && globs.get(i).parts().getLast() instanceof Part.Exactly(String name)) {
                byLastName.computeIfAbsent(name, any -> new ArrayList<>()).add(i);
            } else {
                others.add(i);
            }
        }
    }

    /**
     * @param ignoreCase whether capitals and small letters are the same
     * @throws IllegalArgumentException for a pattern that cannot be understood; says what to do about it
     */
    public static ExcludePatterns parse(List<String> patterns, boolean ignoreCase) {
        int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        List<Glob> globs = new ArrayList<>();
        for (String written : patterns) {
            boolean negated = written.startsWith("!");
            String pattern = negated ? written.substring(1) : written;
            List<Part> parts = new ArrayList<>();
            for (String name : pattern.split("/")) {
                if (name.equals("**")) {
                    parts.add(new Part.AnyNumber());
                } else if (!name.isEmpty()) {
                    parts.add(part(name, pattern, flags));
                }
            }
            if (parts.isEmpty()) {
                throw new IllegalArgumentException(
                        "The exclude pattern '" + pattern + "' would leave out everything. Remove it.");
            }
            globs.add(new Glob(negated, pattern.startsWith("/"), parts));
        }
        return new ExcludePatterns(globs);
    }

    private static Part part(String name, String pattern, int flags) {
        boolean literal = name.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0);
        return literal && (flags & Pattern.CASE_INSENSITIVE) == 0
                ? new Part.Exactly(name)
                : new Part.One(Pattern.compile(name(name, pattern), flags));
    }

    private static String name(String name, String pattern) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i++);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '\\' -> regex.append(Pattern.quote(i < name.length() ? name.substring(i, ++i) : "\\"));
                case '[' -> {
                    int end = name.indexOf(']', i + 1);
                    if (end < 0) {
                        throw new IllegalArgumentException("The exclude pattern '" + pattern
                                + "' has a '[' without its ']'. Close it, or write '\\[' for the character.");
                    }
                    regex.append(characters(name.substring(i, end)));
                    i = end + 1;
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static String characters(String listed) {
        boolean negated = listed.startsWith("^") || listed.startsWith("!");
        StringBuilder regex = new StringBuilder(negated ? "[^" : "[");
        for (char c : listed.substring(negated ? 1 : 0).toCharArray()) {
            boolean plain = Character.isLetterOrDigit(c) || c == '-' || c > 127;
            regex.append(plain ? "" : "\\").append(c);
        }
        return regex.append(']').toString();
    }

    /** Whether the entry itself is left out; its parents were asked about before it. */
    public boolean exclude(EntryPath path) {
        if (globs.isEmpty()) {
            return false;
        }
        String[] names = path.names().stream().map(EntryName::toString).toArray(String[]::new);
        if (names.length == 0) {
            return false;
        }
        List<Integer> named = byLastName.getOrDefault(names[names.length - 1], List.of());
        boolean excluded = false;
        // in the order in which they were given
        for (int one = 0, other = 0; one < named.size() || other < others.size(); ) {
            boolean next = other == others.size() || one < named.size() && named.get(one) < others.get(other);
            Glob glob = globs.get(next ? named.get(one++) : others.get(other++));
            if (excluded == glob.negated() && matches(glob, names)) {
                excluded = !glob.negated();
            }
        }
        return excluded;
    }

    private static boolean matches(Glob glob, String[] names) {
        int lastStart = glob.anchored() ? 0 : names.length - 1;
        for (int start = 0; start <= lastStart; start++) {
            if (matches(glob, 0, names, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(Glob glob, int part, String[] names, int name) {
        if (part == glob.parts().size()) {
            // what is below an excluded directory is never asked about; what is below one that is taken back is
            return glob.negated() || name == names.length;
        }
        return switch (glob.parts().get(part)) {
            case Part.AnyNumber any -> {
                for (int next = name; next <= names.length; next++) {
                    if (matches(glob, part + 1, names, next)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Part.Exactly(String exact) ->
                name < names.length && exact.equals(names[name]) && matches(glob, part + 1, names, name + 1);
            case Part.One(Pattern pattern) ->
                name < names.length
                        && pattern.matcher(names[name]).matches()
                        && matches(glob, part + 1, names, name + 1);
        };
    }
}

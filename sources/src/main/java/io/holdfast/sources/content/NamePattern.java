package io.holdfast.sources.content;

import java.util.Locale;
import java.util.function.Predicate;

/** Which names a search finds: those that have a text in them or, with {@code *} and {@code ?} in it, are like it. */
public final class NamePattern implements Predicate<String> {
    private final String pattern;

    private NamePattern(String pattern) {
        this.pattern = pattern;
    }

    /** @param text a part of a name, or all of it with {@code *} for any letters and {@code ?} for one; in any case */
    public static NamePattern of(String text) {
        boolean whole = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        return new NamePattern((whole ? text : "*" + text + "*").toLowerCase(Locale.ROOT));
    }

    /** Goes back to the latest star only, so that no pattern takes longer than its length times the name's. */
    @Override
    public boolean test(String given) {
        String name = given.toLowerCase(Locale.ROOT);
        int at = 0;
        int in = 0;
        int star = -1;
        int tried = 0;
        while (in < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                tried = in;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++tried;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}

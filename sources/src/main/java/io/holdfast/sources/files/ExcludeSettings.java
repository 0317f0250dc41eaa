package io.holdfast.sources.files;

import io.holdfast.repository.walk.ExcludePatterns;
import io.holdfast.repository.walk.ExcludeRules;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The settings of a declaration that say what is left out; the package's description lists them. */
final class ExcludeSettings {
    private ExcludeSettings() {}

    static ExcludeRules parse(SourceSettings settings) throws SourceException {
        ExcludeRules rules = ExcludeRules.NONE
                .withPatterns(patterns(settings, "exclude", false), patterns(settings, "iexclude", true))
                .withLargest(size(settings.get("exclude-larger-than").orElse("")));
        if (is(settings, "exclude-caches")) {
            rules = rules.withoutCaches();
        }
        for (String text : list(settings, "exclude-if-present")) {
            try {
                rules = rules.withMarker(text);
            } catch (IllegalArgumentException e) {
                throw new SourceException(
                        "The setting 'exclude-if-present' has '" + text + "', which is no file's name.", e);
            }
        }
        return is(settings, "one-file-system") ? rules.withinOneFileSystem() : rules;
    }

    private static boolean is(SourceSettings settings, String name) {
        return Boolean.parseBoolean(settings.get(name).orElse("false"));
    }

    private static ExcludePatterns patterns(SourceSettings settings, String name, boolean ignoreCase)
            throws SourceException {
        try {
            return ExcludePatterns.parse(list(settings, name), ignoreCase);
        } catch (IllegalArgumentException e) {
            throw new SourceException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<String> list(SourceSettings settings, String name) {
        return split(settings.get(name).orElse(""));
    }

    /** Lists in settings: one a line, or, all in one line, by commas. */
    static List<String> split(String setting) {
        return Arrays.stream(setting.split(setting.contains("\n") ? "\n" : ","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** As restic: a number with K, M, G or T, of 1024. */
    private static long size(String text) throws SourceException {
        if (text.isBlank()) {
            return Long.MAX_VALUE;
        }
        String number = text.strip().toUpperCase(Locale.ROOT).replaceFirst("B$", "");
        int unit = number.isEmpty() ? -1 : "KMGT".indexOf(number.charAt(number.length() - 1));
        try {
            long value = Long.parseLong(unit < 0 ? number : number.substring(0, number.length() - 1));
            return Math.multiplyExact(value, 1L << (10 * (unit + 1)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new SourceException(
                    "The setting 'exclude-larger-than' is '" + text + "', which is no size. Give one such as 100M.", e);
        }
    }
}

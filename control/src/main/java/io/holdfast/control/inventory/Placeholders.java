package io.holdfast.control.inventory;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables in the texts of a recovery plan: {@code {{name}}}. */
public final class Placeholders {
    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");
    /** What every run knows. */
    static final Set<String> ALWAYS =
            Set.of("plan", "run", "mode", "site", "reason", "commander", "incidentTime", "elapsed");
    /** What is known of a restore once it is done, after its step's id and a dot. */
    static final Set<String> OF_RESTORE = Set.of("recoveredTo", "lossSeconds", "tookSeconds");
    /** What is known of a takeover once it is done, likewise. */
    static final Set<String> OF_TAKEOVER = Set.of(
            "active",
            "token",
            "lostBytes",
            "lossSeconds",
            "detectionSeconds",
            "fencingSeconds",
            "promotionSeconds",
            "tookSeconds");

    /** What is known of a fence once it is done, likewise. */
    static final Set<String> OF_FENCE = Set.of("fenced", "token", "clean", "fencingSeconds");

    /** What is known of a change of scale once it is done, likewise. */
    static final Set<String> OF_SCALE = Set.of("previousReplicas");

    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

    private Placeholders() {}

    /** Of the variables in a text, in its order. */
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** What has no value yet reads {@code (not known yet)}. */
    public static String filled(String text, Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), "(not known yet)")));
    }
}

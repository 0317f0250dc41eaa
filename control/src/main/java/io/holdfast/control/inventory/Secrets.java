package io.holdfast.control.inventory;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Keeps secrets out of settings: those are stored in the catalog and shown to whoever may read. */
public final class Secrets {
    private static final Set<String> WORDS = Set.of("password", "secret", "token", "passphrase", "secret-key");

    private Secrets() {}

    /** @param problem takes the path of each setting that holds a secret, and what to do instead */
    public static void refuse(String field, Map<String, String> settings, BiConsumer<String, String> problem) {
        for (String key : settings.keySet()) {
            String word = key.toLowerCase(Locale.ROOT);
            if (WORDS.stream().anyMatch(secret -> word.equals(secret) || word.endsWith("-" + secret))) {
                problem.accept(
                        field + "." + key,
                        "would store a secret; name a file that holds it in " + key + "-file, a variable in " + key
                                + "-env, or a store of secrets in " + key + "-from");
            }
        }
    }
}

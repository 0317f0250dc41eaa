package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables {@code ${NAME}} in declarations: one set of files serves several installations. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> given;
    private final Function<String, Optional<String>> environment;

    Variables(Map<String, String> given, Function<String, Optional<String>> environment) {
        this.given = Map.copyOf(given);
        this.environment = environment;
    }

    /**
     * @param origin of the text, for the message
     * @throws CommandFailed naming every variable without a value
     */
    String resolve(String text, String origin) {
        TreeSet<String> missing = new TreeSet<>();
        String resolved = VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            Optional<String> value = Optional.ofNullable(given.get(name)).or(() -> environment.apply(name));
            if (value.isEmpty()) {
                missing.add(name);
            }
            return Matcher.quoteReplacement(value.orElse(""));
        });
        if (!missing.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    origin + " uses variables without a value: " + String.join(", ", missing)
                            + ". Give each with --set NAME=VALUE or as an environment variable.");
        }
        return resolved;
    }
}

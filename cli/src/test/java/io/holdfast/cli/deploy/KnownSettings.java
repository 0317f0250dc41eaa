package io.holdfast.cli.deploy;

import io.holdfast.cli.Holdfast;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.s3.S3Store;
import io.holdfast.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The environment variables that the program really asks for: found by asking it, or said by an option. */
final class KnownSettings {
    private static final Pattern SAID = Pattern.compile("\\$(?:\\{env:)?(HOLDFAST_[A-Z0-9_]+)");

    private KnownSettings() {}

    /** Of the server, of stores and of every command's options. */
    static Set<String> variables() throws IOException {
        Set<String> names = new TreeSet<>(ofServer());
        // a bucket is not asked for anything when it is opened
        try (S3Store store = S3Store.open(
                (StoreLocation.S3) StoreLocation.parse("s3:https://s3.eu-central-1.amazonaws.com/bucket/repository"),
                name -> {
                    names.add(name);
                    return name.equals("HOLDFAST_S3_LOCK_MODE")
                            ? Optional.of("compliance")
                            : name.equals("HOLDFAST_S3_LOCK_DAYS") ? Optional.of("30") : Optional.empty();
                })) {
            names.addAll(said(Holdfast.commandLine()));
        }
        return names;
    }

    /** What {@code holdfast server} asks its environment for. */
    static Set<String> ofServer() {
        Set<String> asked = new TreeSet<>(Set.of("HOLDFAST_DATA"));
        ServerOptions.of(Path.of("."), line -> {}).withEnvironment(new Listening(asked));
        return asked;
    }

    private static Set<String> said(CommandLine line) {
        Set<String> names = new TreeSet<>();
        line.getCommandSpec().options().forEach(option -> {
            String text = String.join(" ", Arrays.asList(option.description())) + " " + option.defaultValue();
            Matcher matcher = SAID.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        });
        line.getSubcommands().values().forEach(sub -> names.addAll(said(sub)));
        return names;
    }

    /** An environment with a catalog elsewhere, so that all about it is asked for, too. */
    private static final class Listening extends AbstractMap<String, String> {
        private final Set<String> asked;

        Listening(Set<String> asked) {
            this.asked = asked;
        }

        @Override
        public @Nullable String get(Object name) {
            asked.add(String.valueOf(name));
            return "HOLDFAST_CATALOG_URL".equals(name) ? "jdbc:postgresql://catalog/holdfast" : null;
        }

        @Override
        public boolean containsKey(Object name) {
            return get(name) != null;
        }

        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            return Set.of();
        }
    }
}

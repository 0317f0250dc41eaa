package io.holdfast.site.config;

import io.holdfast.repository.store.StoreLocation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A mapping of a site's file, and which of its keys were asked for. For one thread. */
final class FilePart {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9_-]{0,40}[a-z0-9])?");
    private static final Pattern SIMPLE_DURATION = Pattern.compile("([0-9]+)(ms|s|m)");

    private final Path file;
    private final List<String> problems;
    private final String prefix;
    private final JsonNode node;
    private final Set<String> known = new TreeSet<>();

    /** @param problems what is wrong is added to it */
    FilePart(Path file, List<String> problems, String prefix, JsonNode node) {
        this.file = file;
        this.problems = problems;
        this.prefix = prefix;
        this.node = node;
        if (!node.isObject() && !node.isMissingNode()) {
            problems.add((prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1))
                    + " must be a mapping of names to values");
        }
    }

    FilePart part(String key) {
        return new FilePart(file, problems, prefix + key + ".", get(key));
    }

    boolean has(String key) {
        return node.has(key);
    }

    /** Of a list of mappings; empty where there is none. */
    List<FilePart> parts(String key) {
        JsonNode list = get(key);
        if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
            problems.add(prefix + key + " must be a list");
            return List.of();
        }
        List<FilePart> parts = new ArrayList<>();
        for (JsonNode one : list) {
            parts.add(new FilePart(file, problems, prefix + key + "[" + parts.size() + "].", one));
        }
        return parts;
    }

    private JsonNode get(String key) {
        known.add(key);
        return node.path(key);
    }

    void refuseOthers() {
        if (node.isObject()) {
            for (String key : node.propertyNames()) {
                if (!known.contains(key)) {
                    problems.add("there is no " + prefix + key + " (known: " + String.join(", ", known) + ")");
                }
            }
        }
    }

    String text(String key) {
        String text = text(key, "");
        if (text.isEmpty()) {
            problems.add(prefix + key + " is missing");
        }
        return text;
    }

    String text(String key, String otherwise) {
        JsonNode value = get(key);
        return value.isMissingNode() || value.isNull()
                ? otherwise
                : value.asString("").strip();
    }

    String name(String key) {
        String name = text(key);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            problems.add(prefix + key + " is '" + name
                    + "'; a name has lower-case letters, digits, and - or _ between them");
        }
        return name;
    }

    /** Of a repository: one that is a folder, relative to where the file lies. */
    String location(String key) {
        String text = text(key);
        try {
            return !text.isEmpty() && StoreLocation.isLocal(text)
                    ? beside(text.replaceFirst("^local:", "")).toString()
                    : text;
        } catch (IllegalArgumentException e) {
            problems.add(prefix + key + ": " + e.getMessage());
            return text;
        }
    }

    /** Relative to where the file lies. */
    Path path(String key) {
        return beside(text(key));
    }

    Optional<Path> file(String key) {
        return Optional.of(text(key, "")).filter(text -> !text.isEmpty()).map(this::beside);
    }

    private Path beside(String text) {
        return file.resolveSibling(text).normalize();
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problems.add(prefix + key + " must be true or false");
        }
        return value.asBoolean(otherwise);
    }

    int number(String key, int otherwise, int least, int most) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
            problems.add(prefix + key + " must be a number from " + least + " to " + most);
            return otherwise;
        }
        return value.asInt();
    }

    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        String text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Duration duration = null;
        var simple = SIMPLE_DURATION.matcher(text);
        try {
            if (simple.matches()) {
                long amount = Long.parseLong(simple.group(1));
                duration = switch (simple.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    default -> Duration.ofMinutes(amount);
                };
            } else {
                duration = Duration.parse(text);
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            // told below
        }
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            problems.add(prefix + key + " is '" + text + "'; it must be a time such as 3s, from " + least.toMillis()
                    + "ms to " + most.toSeconds() + "s");
            return otherwise;
        }
        return duration;
    }

    List<URI> uris(String key) {
        List<URI> uris = new ArrayList<>();
        for (JsonNode value : get(key)) {
            try {
                URI uri = URI.create(value.asString(""));
                if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                    throw new IllegalArgumentException("no http address");
                }
                uris.add(uri);
            } catch (IllegalArgumentException e) {
                problems.add(prefix + key + " has '" + value.asString("") + "'; say http://HOST:PORT");
            }
        }
        if (uris.isEmpty()) {
            problems.add(prefix + key + " must list the members of etcd, such as [http://10.0.0.1:2379]");
        }
        return uris;
    }

    Optional<List<String>> words(String key) {
        JsonNode value = get(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        value.forEach(word -> words.add(word.asString("")));
        if (!value.isArray() || words.isEmpty() || words.getFirst().isEmpty()) {
            problems.add(prefix + key + " must be a command as a list of words, such as [/usr/bin/fence, site-a]");
            return Optional.empty();
        }
        return Optional.of(words);
    }
}

package io.holdfast.site.config;

import io.holdfast.repository.store.StoreLocation;
import io.holdfast.site.config.SiteConfiguration.Agreement;
import io.holdfast.site.config.SiteConfiguration.Catalog;
import io.holdfast.site.config.SiteConfiguration.Etcd;
import io.holdfast.site.config.SiteConfiguration.Failover;
import io.holdfast.site.config.SiteConfiguration.Health;
import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.site.config.SiteConfiguration.SeedFrom;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a site's file, which is YAML, and finds all that is wrong with it at once. Used once. */
public final class SiteFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9_-]{0,40}[a-z0-9])?");
    private static final Pattern SIMPLE_DURATION = Pattern.compile("([0-9]+)(ms|s|m)");

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    private SiteFile(Path file) {
        this.file = file;
    }

    /** @throws IOException naming the file and all that is wrong with it */
    public static SiteConfiguration read(Path file) throws IOException {
        return new SiteFile(file.toAbsolutePath().normalize()).read();
    }

    private SiteConfiguration read() throws IOException {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file, e);
        } catch (JacksonException e) {
            throw new IOException(file + " is no YAML: " + e.getOriginalMessage(), e);
        }
        Part all = new Part("", root);
        Part failover = all.part("failover");
        Part health = all.part("health");
        SiteConfiguration read = new SiteConfiguration(
                all.name("group"),
                all.name("site"),
                all.path("home"),
                agreement(all),
                all.duration("lease", Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                new Failover(
                        failover.flag("automatic", false),
                        failover.flag("synchronous", true),
                        failover.number("observers", 1, 1, 100),
                        failover.number("maximum-lag-megabytes", 16, 0, 1_000_000) * 1024L * 1024,
                        failover.duration("restart-within", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)),
                        failover.number("least-free-megabytes", 64, 0, 1_000_000) * 1024L * 1024,
                        failover.words("fence"),
                        failover.words("changed")),
                new Health(
                        health.text("address"), health.text("bind", "0.0.0.0"), health.number("port", 8008, 0, 65535)),
                root.has("postgresql") ? Optional.of(postgresql(all.part("postgresql"))) : Optional.empty());
        for (Part part : List.of(failover, health, all)) {
            part.refuseOthers();
        }
        if (!problems.isEmpty()) {
            throw new IOException(file + ": " + String.join("; ", problems));
        }
        return read;
    }

    private Agreement agreement(Part all) {
        boolean inCatalog = all.has("catalog");
        if (inCatalog && all.has("etcd")) {
            problems.add("etcd and catalog are both there; agents agree in one of them");
        }
        return inCatalog ? catalog(all.part("catalog")) : etcd(all.part("etcd"));
    }

    private static Etcd etcd(Part part) {
        Etcd read =
                new Etcd(part.uris("endpoints"), part.file("trust"), part.file("identity"), part.file("password-file"));
        part.refuseOthers();
        return read;
    }

    private Catalog catalog(Part part) {
        Catalog read = new Catalog(part.text("url"), part.text("user"), part.path("password-file"));
        if (!read.url().isEmpty() && !read.url().startsWith("jdbc:postgresql://")) {
            problems.add("catalog.url is '" + read.url() + "'; say jdbc:postgresql://HOST:PORT/DATABASE");
        }
        part.refuseOthers();
        return read;
    }

    private Postgresql postgresql(Part part) {
        Postgresql read = new Postgresql(
                part.path("programs"),
                part.path("data-directory"),
                part.file("configuration-file"),
                part.file("access-file"),
                part.text("listen", "*"),
                part.text("address"),
                part.number("port", 5432, 1, 65535),
                part.text("user"),
                part.path("password-file"),
                part.number("keep-megabytes", 4096, 0, 100_000_000),
                follows(part),
                part.has("seed-from") ? Optional.of(seedFrom(part.part("seed-from"))) : Optional.empty());
        part.refuseOthers();
        return read;
    }

    private boolean follows(Part part) {
        String follow = part.text("follow", "stream");
        if (!follow.equals("stream") && !follow.equals("repository")) {
            problems.add("postgresql.follow is '" + follow
                    + "'; it must be stream (from the active site's server) or repository (its log in the repository of"
                    + " seed-from)");
        }
        boolean repository = follow.equals("repository");
        if (repository && !part.has("seed-from")) {
            problems.add("postgresql.follow is repository: say by seed-from which");
        }
        return repository;
    }

    private static SeedFrom seedFrom(Part part) {
        SeedFrom read = new SeedFrom(part.location("repository"), part.path("password-file"), part.text("data-set"));
        part.refuseOthers();
        return read;
    }

    /** A mapping of the file, and which of its keys were asked for. */
    private final class Part {
        private final String prefix;
        private final JsonNode node;
        private final Set<String> known = new TreeSet<>();

        Part(String prefix, JsonNode node) {
            this.prefix = prefix;
            this.node = node;
            if (!node.isObject() && !node.isMissingNode()) {
                problems.add((prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1))
                        + " must be a mapping of names to values");
            }
        }

        Part part(String key) {
            return new Part(prefix + key + ".", get(key));
        }

        boolean has(String key) {
            return node.has(key);
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
}

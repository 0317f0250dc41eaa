package io.holdfast.control.inventory;

import io.holdfast.control.inventory.ChannelTarget.ChatFormat;
import io.holdfast.control.inventory.ChannelTarget.Security;
import io.holdfast.control.inventory.Declaration.Heartbeat;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.QuietHours;
import io.holdfast.repository.secret.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Reads the specs of notification channels and heartbeats. */
final class ChannelReader {
    private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Set<String> ADDRESS = Set.of("kind", "url", "url-file", "url-env", "url-from");
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "email",
            Set.of(
                    "kind",
                    "host",
                    "port",
                    "security",
                    "from",
                    "to",
                    "user",
                    "password-file",
                    "password-env",
                    "password-from",
                    "ca-file"),
            "webhook",
            with(ADDRESS, "secret-file", "secret-env", "secret-from"),
            "slack",
            ADDRESS,
            "teams",
            ADDRESS,
            "mattermost",
            ADDRESS,
            "pagerduty",
            with(ADDRESS, "routing-key-file", "routing-key-env", "routing-key-from"),
            "alertmanager",
            with(
                    ADDRESS,
                    "user",
                    "password-file",
                    "password-env",
                    "password-from",
                    "token-file",
                    "token-env",
                    "token-from"));

    private ChannelReader() {}

    private static Set<String> with(Set<String> some, String... others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(Arrays.asList(others));
        return Set.copyOf(all);
    }

    static NotificationChannel channel(String name, Fields spec) {
        Map<String, String> target = spec.settings("target", "kind");
        BiConsumer<String, String> problem = (field, message) -> spec.problem("target." + field, message);
        Secrets.refuse("target", target, spec::problem);
        read(target, problem);
        List<String> severities = spec.texts("severities");
        for (String severity : severities) {
            if (!List.of("warning", "critical").contains(severity)) {
                spec.problem("severities", "has '" + severity + "'; each must be warning or critical");
            }
        }
        return new NotificationChannel(
                name,
                target,
                severities.isEmpty() ? List.of("warning", "critical") : severities,
                spec.texts("services"),
                duration(spec, "groupWait", Duration.ZERO).orElse(Duration.ofSeconds(10)),
                duration(spec, "afterUnacknowledged", Duration.ofSeconds(1)),
                // an Alertmanager takes what it is not told of again for resolved
                duration(spec, "repeatEvery", Duration.ofSeconds(1))
                        .or(() -> target.getOrDefault("kind", "").equals("alertmanager")
                                ? Optional.of(Duration.ofMinutes(1))
                                : Optional.empty()),
                spec.flag("resolved", true),
                quietHours(spec));
    }

    static Heartbeat heartbeat(String name, Fields spec) {
        Map<String, String> target = spec.settings("target");
        WebAddress.of(target, true, (field, message) -> spec.problem("target." + field, message));
        for (String setting : target.keySet()) {
            if (!ADDRESS.contains(setting) || setting.equals("kind")) {
                spec.problem("target." + setting, "is not known; known are url, url-env, url-file, url-from");
            }
        }
        return new Heartbeat(
                name, target, duration(spec, "every", Duration.ofSeconds(1)).orElse(Duration.ofMinutes(1)));
    }

    private static Optional<Duration> duration(Fields spec, String field, Duration least) {
        Optional<Duration> given = spec.parsed(field, "a duration such as PT10M", Duration::parse);
        if (given.isPresent()
                && (given.get().compareTo(least) < 0 || given.get().compareTo(LONGEST) > 0)) {
            spec.problem(field, "must be " + least + " to " + LONGEST);
        }
        return given;
    }

    private static Optional<QuietHours> quietHours(Fields spec) {
        if (!spec.has("quietHours")) {
            return Optional.empty();
        }
        Fields fields = spec.object("quietHours");
        Optional<LocalTime> from = fields.parsed("from", "a time of day such as \"22:00\"", LocalTime::parse);
        Optional<LocalTime> to = fields.parsed("to", "a time of day such as \"06:30\"", LocalTime::parse);
        String zone = fields.parsed("zone", "a time zone such as UTC or Europe/Vienna", ZoneId::of)
                .map(ZoneId::getId)
                .orElse("UTC");
        if (!fields.has("from") || !fields.has("to") || from.equals(to)) {
            spec.problem("quietHours", "needs from and to, and they must differ");
        }
        fields.noOthers();
        return from.flatMap(begin -> to.map(end -> new QuietHours(begin, end, zone)));
    }

    /** @return empty when something is wrong, which was told then */
    static Optional<ChannelTarget> read(Map<String, String> settings, BiConsumer<String, String> problem) {
        String kind = settings.getOrDefault("kind", "");
        Set<String> known = KNOWN.get(kind);
        if (known == null) {
            problem.accept(
                    "kind", "is '" + kind + "'; it must be one of " + String.join(", ", new TreeSet<>(KNOWN.keySet())));
            return Optional.empty();
        }
        for (String setting : settings.keySet()) {
            if (!known.contains(setting)) {
                problem.accept(setting, "is not known; known are " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return switch (kind) {
            case "email" -> email(settings, problem);
            case "webhook" -> {
                Optional<WebAddress> url = WebAddress.of(settings, true, problem);
                Optional<SecretReference> secret = required(settings, "secret", problem);
                yield url.flatMap(it -> secret.map(key -> new ChannelTarget.Webhook(it, key)));
            }
            case "pagerduty" -> {
                Map<String, String> withUrl = new HashMap<>(settings);
                if (!settings.containsKey("url-file")
                        && !settings.containsKey("url-env")
                        && !settings.containsKey("url-from")) {
                    withUrl.putIfAbsent("url", PAGERDUTY);
                }
                Optional<WebAddress> url = WebAddress.of(withUrl, true, problem);
                Optional<SecretReference> key = required(settings, "routing-key", problem);
                yield url.flatMap(it -> key.map(secret -> new ChannelTarget.PagerDuty(it, secret)));
            }
            case "alertmanager" ->
                WebAddress.of(settings, true, problem)
                        .map(url -> new ChannelTarget.Alertmanager(
                                url,
                                Optional.ofNullable(settings.get("user")),
                                SecretReference.of(settings, "password", problem),
                                SecretReference.of(settings, "token", problem)));
            default ->
                WebAddress.of(settings, false, problem)
                        .map(url -> new ChannelTarget.Chat(ChatFormat.valueOf(kind.toUpperCase(Locale.ROOT)), url));
        };
    }

    private static Optional<SecretReference> required(
            Map<String, String> settings, String name, BiConsumer<String, String> problem) {
        Optional<SecretReference> secret = SecretReference.of(settings, name, problem);
        if (secret.isEmpty() && !settings.containsKey(name + "-file") && !settings.containsKey(name + "-from")) {
            problem.accept(
                    name + "-file",
                    "is missing; name a file that holds it, a variable in " + name + "-env, or a store of secrets in "
                            + name + "-from");
        }
        return secret;
    }

    private static Optional<ChannelTarget> email(Map<String, String> settings, BiConsumer<String, String> problem) {
        for (String needed : List.of("host", "from", "to")) {
            if (settings.getOrDefault(needed, "").isBlank()) {
                problem.accept(needed, "is missing");
            }
        }
        String word = settings.getOrDefault("security", "starttls");
        if (!List.of("tls", "starttls", "none").contains(word)) {
            problem.accept("security", "is '" + word + "'; it must be tls, starttls or none");
            return Optional.empty();
        }
        Security security = Security.valueOf(word.toUpperCase(Locale.ROOT));
        int port = switch (security) {
            case TLS -> 465;
            case STARTTLS -> 587;
            case NONE -> 25;
        };
        String given = settings.getOrDefault("port", "");
        if (!given.isEmpty()) {
            port = given.matches("[0-9]{1,5}") ? Integer.parseInt(given) : 0;
            if (port < 1 || port > 65535) {
                problem.accept("port", "is '" + given + "'; it must be 1 to 65535");
            }
        }
        Optional<String> user = Optional.ofNullable(settings.get("user"));
        Optional<SecretReference> password = SecretReference.of(settings, "password", problem);
        if (user.isPresent() != password.isPresent()) {
            problem.accept(
                    "user", "and password-file (or password-env, password-from) belong together; give both or neither");
        }
        if (password.isPresent() && security == Security.NONE) {
            problem.accept("security", "is none, and the password would go in the clear; use tls or starttls");
        }
        List<String> to = Arrays.stream(settings.getOrDefault("to", "").split(","))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
        for (String address : to) {
            if (!isAddress(address)) {
                problem.accept("to", "has '" + address + "', which is no e-mail address");
            }
        }
        String from = settings.getOrDefault("from", "");
        if (!from.isBlank() && !isAddress(from)) {
            problem.accept("from", "is '" + from + "', which is no e-mail address");
        }
        return Optional.of(new ChannelTarget.Email(
                settings.getOrDefault("host", ""),
                port,
                security,
                from,
                to,
                user,
                password,
                authority(settings, problem)));
    }

    private static Optional<Path> authority(Map<String, String> settings, BiConsumer<String, String> problem) {
        // a file like those that hold secrets, though this one holds none
        return SecretReference.of(
                        settings.containsKey("ca-file") ? Map.of("ca-file", settings.get("ca-file")) : Map.of(),
                        "ca",
                        problem)
                .map(reference -> ((SecretReference.InFile) reference).file());
    }

    private static boolean isAddress(String text) {
        return text.matches("[^@\\s<>,;]{1,64}@[^@\\s<>,;]{1,255}");
    }
}

package io.holdfast.repository.keyservice;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which key of which service. Holds no credentials: its text goes into files and messages. */
public sealed interface KeyServiceLocation {
    /**
     * @param key its id, ARN, or {@code alias/NAME}
     * @param region empty: as the environment says
     * @param endpoint of a compatible service; empty: Amazon's
     */
    record AwsKms(String key, Optional<String> region, Optional<URI> endpoint) implements KeyServiceLocation {
        @Override
        public String toString() {
            List<String> query = new ArrayList<>();
            region.filter(given -> !given.equals(regionOf(key).orElse("")))
                    .ifPresent(given -> query.add("region=" + given));
            endpoint.ifPresent(given -> query.add("endpoint=" + encoded(given.toString())));
            return "awskms:" + key + (query.isEmpty() ? "" : "?" + String.join("&", query));
        }
    }

    /**
     * @param server scheme, host and port
     * @param mount where the transit engine is, without slashes around it
     * @param namespace of Vault Enterprise or OpenBao; empty: as the environment says
     */
    record VaultTransit(URI server, String mount, String key, Optional<String> namespace)
            implements KeyServiceLocation {
        @Override
        public String toString() {
            return "vault:" + server + "/" + mount + "/" + key
                    + namespace.map(given -> "?namespace=" + encoded(given)).orElse("");
        }
    }

    /** How it is written, for messages. */
    String FORM = "awskms:KEY-ID-OR-ARN[?region=REGION&endpoint=URL] or vault:https://HOST:8200/transit/KEY"
            + "[?namespace=NAMESPACE]";

    Pattern KMS_KEY = Pattern.compile("[A-Za-z0-9:/_-]+");
    Pattern VAULT_PATH = Pattern.compile("/((?:[A-Za-z0-9_.-]+/)+)([A-Za-z0-9_.-]+)");
    Pattern ARN_REGION = Pattern.compile("arn:[^:]+:kms:([^:]+):.+");

    /** @throws IllegalArgumentException when it is none, with a message that says how one is written */
    static KeyServiceLocation parse(String text) {
        int question = text.indexOf('?');
        String head = question < 0 ? text : text.substring(0, question);
        Map<String, String> query = query(question < 0 ? "" : text.substring(question + 1), text);
        KeyServiceLocation parsed;
        if (head.startsWith("awskms:")) {
            parsed = kms(head.substring("awskms:".length()), query, text);
        } else if (head.startsWith("vault:")) {
            parsed = vault(head.substring("vault:".length()), query, text);
        } else {
            throw wrong(text, "it begins with neither awskms: nor vault:");
        }
        if (!query.isEmpty()) {
            throw wrong(text, "nothing is known of " + query.keySet().iterator().next());
        }
        return parsed;
    }

    private static KeyServiceLocation kms(String key, Map<String, String> query, String text) {
        if (!KMS_KEY.matcher(key).matches()) {
            throw wrong(text, "the key has other characters than an id, ARN or alias/NAME");
        }
        Optional<URI> endpoint = Optional.ofNullable(query.remove("endpoint")).map(given -> server(given, text));
        return new AwsKms(key, Optional.ofNullable(query.remove("region")).or(() -> regionOf(key)), endpoint);
    }

    private static KeyServiceLocation vault(String address, Map<String, String> query, String text) {
        int path = address.indexOf('/', address.indexOf("://") + 3);
        Matcher parts = VAULT_PATH.matcher(path < 0 ? "" : address.substring(path));
        if (path < 0 || !parts.matches()) {
            throw wrong(text, "after the server comes where the engine is mounted and the key's name");
        }
        String mount = parts.group(1);
        return new VaultTransit(
                server(address.substring(0, path), text),
                mount.substring(0, mount.length() - 1),
                parts.group(2),
                Optional.ofNullable(query.remove("namespace")));
    }

    private static URI server(String address, String text) {
        try {
            URI uri = URI.create(address);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text, "its server is no address: " + e.getMessage());
        }
        throw wrong(text, "its server is no address such as https://host:8200, without a user");
    }

    private static Map<String, String> query(String query, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : query.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0 && equals < field.length() - 1) {
                fields.put(
                        field.substring(0, equals),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            } else if (!field.isEmpty()) {
                throw wrong(text, "'" + field + "' is not of the form name=value");
            }
        }
        return fields;
    }

    private static Optional<String> regionOf(String key) {
        Matcher arn = ARN_REGION.matcher(key);
        return arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
    }

    private static String encoded(String value) {
        // these need not be, and an address reads better with them
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2F", "/");
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("'" + text + "' names no key of a key service: " + why + ". Write " + FORM);
    }
}

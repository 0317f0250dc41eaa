package io.holdfast.repository.keyservice;

import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which secret of which service that keeps secrets. Holds nothing that opens the way to it: its text goes into declarations
 * and messages.
 */
public sealed interface StoredSecret {
    /**
     * A field of a secret in a key-value engine, version 1 or 2, of HashiCorp Vault or OpenBao.
     *
     * @param server scheme, host and port
     * @param path as of the API: with {@code data/} behind the mount of an engine of version 2
     * @param namespace empty: as the environment says
     */
    record InVault(URI server, String path, String field, Optional<String> namespace) implements StoredSecret {
        @Override
        public String read(Variables variables) throws IOException {
            return VaultSecrets.read(this, variables);
        }

        @Override
        public String toString() {
            return "vault:" + server + "/" + path + "#" + field;
        }
    }

    /**
     * A secret of AWS Secrets Manager.
     *
     * @param name its name or ARN
     * @param field of the JSON object that it is; empty: it is a plain text
     * @param region empty: as the ARN or the environment says
     * @param endpoint of a compatible service; empty: Amazon's
     */
    record InSecretsManager(String name, Optional<String> field, Optional<String> region, Optional<URI> endpoint)
            implements StoredSecret {
        @Override
        public String read(Variables variables) throws IOException {
            return AwsSecrets.read(this, variables);
        }

        @Override
        public String toString() {
            return "awssm:" + name + field.map(given -> "#" + given).orElse("");
        }
    }

    /** How it is written, for messages. */
    String FORM = "vault:https://HOST:8200/secret/data/PATH#FIELD[?namespace=NAMESPACE before the #], or"
            + " awssm:NAME-OR-ARN[?region=REGION][#FIELD]";

    Pattern VAULT_PATH = Pattern.compile("/((?:(?!\\.+/)[A-Za-z0-9_.-]+/)+(?!\\.+$)[A-Za-z0-9_.-]+)");
    Pattern AWS_NAME = Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,2048}");
    Pattern ARN_REGION = Pattern.compile("arn:[^:]+:secretsmanager:([^:]+):.+");

    /**
     * The secret as it is now. Blocks for some ten seconds at most when the service does not answer.
     *
     * @param variables who we are there, under the names of {@code docs/keys.md}
     * @throws IOException saying what is amiss and what to do; never with a secret
     */
    String read(Variables variables) throws IOException;

    /** @throws IllegalArgumentException when it is none, with a message that says how one is written */
    static StoredSecret parse(String text) {
        int hash = text.indexOf('#');
        String field = hash < 0 ? "" : text.substring(hash + 1);
        String place = hash < 0 ? text : text.substring(0, hash);
        int question = place.indexOf('?');
        Map<String, String> query = query(question < 0 ? "" : place.substring(question + 1), text);
        String head = question < 0 ? place : place.substring(0, question);
        StoredSecret parsed;
        if (head.startsWith("vault:")) {
            parsed = vault(head.substring("vault:".length()), field, query, text);
        } else if (head.startsWith("awssm:")) {
            String name = head.substring("awssm:".length());
            if (!AWS_NAME.matcher(name).matches()) {
                throw wrong(text, "the name has other characters than one or an ARN of Secrets Manager");
            }
            Matcher arn = ARN_REGION.matcher(name);
            parsed = new InSecretsManager(
                    name,
                    Optional.of(field).filter(given -> !given.isEmpty()),
                    Optional.ofNullable(query.remove("region"))
                            .or(() -> arn.matches() ? Optional.of(arn.group(1)) : Optional.empty()),
                    Optional.ofNullable(query.remove("endpoint")).map(given -> server(given, text)));
        } else {
            throw wrong(text, "it begins with neither vault: nor awssm:");
        }
        if (!query.isEmpty()) {
            throw wrong(text, "nothing is known of " + query.keySet().iterator().next());
        }
        return parsed;
    }

    private static StoredSecret vault(String address, String field, Map<String, String> query, String text) {
        int path = address.indexOf('/', address.indexOf("://") + 3);
        Matcher parts = VAULT_PATH.matcher(path < 0 ? "" : address.substring(path));
        if (path < 0 || !parts.matches()) {
            throw wrong(text, "after the server comes where the engine is mounted and the secret's path");
        }
        if (field.isEmpty()) {
            throw wrong(text, "after a # comes which field of the secret");
        }
        return new InVault(
                server(address.substring(0, path), text),
                parts.group(1),
                field,
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

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("'" + text + "' names no stored secret: " + why + ". Write " + FORM);
    }
}

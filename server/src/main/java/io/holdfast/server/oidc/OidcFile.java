package io.holdfast.server.oidc;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.security.Grant;
import io.holdfast.server.settings.SettingsFile;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@link OidcSettings} from a YAML file. It holds no secret itself. */
public final class OidcFile {
    private static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

    private OidcFile() {}

    /** As it stands in the file; what is left out is null. */
    private record Written(
            @Nullable String name,
            @Nullable String issuer,
            @Nullable String publicUrl,
            @Nullable String clientId,
            @Nullable String clientSecretFile,
            @Nullable String clientSecretEnv,
            @Nullable String clientSecretFrom,
            @Nullable String commandLineClientId,
            @Nullable String audience,
            @Nullable List<String> scopes,
            @Nullable String usernameClaim,
            @Nullable String rolesClaim,
            @Nullable Map<String, List<String>> roles,
            @Nullable String clockSkew,
            @Nullable String confirmEvery,
            @Nullable String caFile) {}

    /** @throws ServerStartException naming the field that is wrong and what it must be */
    public static OidcSettings read(Path path) throws ServerStartException {
        SettingsFile file = new SettingsFile(path, "The identity provider's file", "docs/sign-in.md");
        Written written = file.read(Written.class);
        String issuer = file.required("issuer", written.issuer());
        address(file, "issuer", issuer);
        String publicUrl = file.required("publicUrl", written.publicUrl());
        URI reached = address(file, "publicUrl", publicUrl);
        if (!List.of("", "/").contains(reached.getPath())) {
            throw file.wrong("publicUrl", "has a path; browsers reach the portal at the root of its address");
        }
        String clientId = file.required("clientId", written.clientId());
        List<String> scopes = written.scopes() == null ? List.of("openid", "profile") : written.scopes();
        if (!scopes.contains("openid")) {
            throw file.wrong("scopes", "lacks openid");
        }
        return new OidcSettings(
                written.name() == null ? "the identity provider" : written.name(),
                issuer,
                URI.create(publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl),
                clientId,
                clientSecret(file, written),
                Optional.ofNullable(written.commandLineClientId()),
                written.audience() == null ? clientId : written.audience(),
                scopes,
                written.usernameClaim() == null ? "preferred_username" : written.usernameClaim(),
                written.rolesClaim() == null ? "groups" : written.rolesClaim(),
                roles(file, written.roles()),
                file.duration("clockSkew", written.clockSkew(), Duration.ofSeconds(60), Duration.ZERO, LONGEST_SKEW),
                file.duration(
                        "confirmEvery",
                        written.confirmEvery(),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                file.existing("caFile", written.caFile()));
    }

    private static Optional<SecretReference> clientSecret(SettingsFile file, Written written)
            throws ServerStartException {
        // the same words as in declarations, as this file's fields are written
        Map<String, String> fields = Map.of(
                "client-secret-file", "clientSecretFile",
                "client-secret-env", "clientSecretEnv",
                "client-secret-from", "clientSecretFrom");
        Map<String, String> given = new HashMap<>();
        file.existing("clientSecretFile", written.clientSecretFile())
                .ifPresent(path ->
                        given.put("client-secret-file", path.toAbsolutePath().toString()));
        if (written.clientSecretEnv() != null) {
            given.put("client-secret-env", written.clientSecretEnv());
        }
        if (written.clientSecretFrom() != null) {
            given.put("client-secret-from", written.clientSecretFrom());
        }
        List<ServerStartException> problems = new ArrayList<>();
        Optional<SecretReference> secret = SecretReference.of(given, "client-secret", (field, problem) -> {
            String words = problem;
            for (Map.Entry<String, String> name : fields.entrySet()) {
                words = words.replace(name.getKey(), name.getValue());
            }
            problems.add(file.wrong(fields.getOrDefault(field, field), words));
        });
        if (!problems.isEmpty()) {
            throw problems.getFirst();
        }
        return secret;
    }

    /** What tokens and cookies travel over has to be encrypted, unless it stays on this machine. */
    private static URI address(SettingsFile file, String field, String text) throws ServerStartException {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw file.wrong(field, "is '" + text + "', which is no address");
        }
        String host = address.getHost();
        boolean encrypted = "https".equals(address.getScheme());
        if (host == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw file.wrong(field, "is '" + text + "'; give one such as https://login.example.org/realms/platform");
        }
        if (!encrypted && !("http".equals(address.getScheme()) && staysHere(host))) {
            throw file.wrong(field, "is '" + text + "'; it must begin with https://, except on this machine itself");
        }
        return address;
    }

    private static boolean staysHere(String host) {
        return host.equals("localhost") || isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, List<Grant>> roles(SettingsFile file, @Nullable Map<String, List<String>> written)
            throws ServerStartException {
        if (written == null) {
            return Map.of();
        }
        Map<String, List<Grant>> roles = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> group : written.entrySet()) {
            List<Grant> known = new ArrayList<>();
            for (String word : group.getValue()) {
                known.add(Grant.of(word)
                        .orElseThrow(() -> file.wrong(
                                "roles", "gives '" + group.getKey() + "' the role '" + word + "'; " + Grant.words())));
            }
            roles.put(group.getKey(), List.copyOf(known));
        }
        return roles;
    }
}

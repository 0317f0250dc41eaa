package io.holdfast.server.oidc;

import io.holdfast.server.ServerStartException;
import io.holdfast.server.security.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@link OidcSettings} from a YAML file. It holds no secret itself. */
public final class OidcFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

    private OidcFile() {}

    /** As it stands in the file; what is left out is null. */
    private record Written(
            @Nullable String name,
            @Nullable String issuer,
            @Nullable String publicUrl,
            @Nullable String clientId,
            @Nullable String clientSecretFile,
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
    public static OidcSettings read(Path file) throws ServerStartException {
        Written written;
        try {
            written = YAML.readValue(Files.readString(file), Written.class);
        } catch (JacksonException e) {
            throw new ServerStartException(
                    file + " is not what docs/sign-in.md describes: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new ServerStartException("The identity provider's file " + file + " cannot be read (" + e + ").", e);
        }
        if (written == null) {
            throw new ServerStartException(file + " is empty; docs/sign-in.md says what belongs there.");
        }
        String issuer = required(file, "issuer", written.issuer());
        address(file, "issuer", issuer);
        String publicUrl = required(file, "publicUrl", written.publicUrl());
        URI reached = address(file, "publicUrl", publicUrl);
        if (!List.of("", "/").contains(reached.getPath())) {
            throw wrong(file, "publicUrl", "has a path; browsers reach the portal at the root of its address");
        }
        String clientId = required(file, "clientId", written.clientId());
        List<String> scopes = written.scopes() == null ? List.of("openid", "profile") : written.scopes();
        if (!scopes.contains("openid")) {
            throw wrong(file, "scopes", "lacks openid");
        }
        return new OidcSettings(
                written.name() == null ? "the identity provider" : written.name(),
                issuer,
                URI.create(publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl),
                clientId,
                existing(file, "clientSecretFile", written.clientSecretFile()),
                Optional.ofNullable(written.commandLineClientId()),
                written.audience() == null ? clientId : written.audience(),
                scopes,
                written.usernameClaim() == null ? "preferred_username" : written.usernameClaim(),
                written.rolesClaim() == null ? "groups" : written.rolesClaim(),
                roles(file, written.roles()),
                duration(file, "clockSkew", written.clockSkew(), Duration.ofSeconds(60), Duration.ZERO, LONGEST_SKEW),
                duration(
                        file,
                        "confirmEvery",
                        written.confirmEvery(),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                existing(file, "caFile", written.caFile()));
    }

    private static String required(Path file, String field, @Nullable String value) throws ServerStartException {
        if (value == null || value.isBlank()) {
            throw wrong(file, field, "is missing");
        }
        return value;
    }

    /** What tokens and cookies travel over has to be encrypted, unless it stays on this machine. */
    private static URI address(Path file, String field, String text) throws ServerStartException {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(file, field, "is '" + text + "', which is no address");
        }
        String host = address.getHost();
        boolean encrypted = "https".equals(address.getScheme());
        if (host == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw wrong(file, field, "is '" + text + "'; give one such as https://login.example.org/realms/platform");
        }
        if (!encrypted && !("http".equals(address.getScheme()) && staysHere(host))) {
            throw wrong(file, field, "is '" + text + "'; it must begin with https://, except on this machine itself");
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

    private static Optional<Path> existing(Path file, String field, @Nullable String text) throws ServerStartException {
        if (text == null) {
            return Optional.empty();
        }
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw wrong(file, field, "names " + path + ", which the server cannot read");
        }
        return Optional.of(path);
    }

    private static Map<String, List<Role>> roles(Path file, @Nullable Map<String, List<String>> written)
            throws ServerStartException {
        if (written == null || written.isEmpty()) {
            throw wrong(
                    file,
                    "roles",
                    "is missing: say what each group of the provider may do, or nobody can do" + " anything. Roles are "
                            + Role.words());
        }
        Map<String, List<Role>> roles = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> group : written.entrySet()) {
            List<Role> known = new ArrayList<>();
            for (String word : group.getValue()) {
                known.add(Role.of(word)
                        .orElseThrow(() -> wrong(
                                file,
                                "roles",
                                "gives '" + group.getKey() + "' the role '" + word + "'; roles are " + Role.words())));
            }
            roles.put(group.getKey(), List.copyOf(known));
        }
        return roles;
    }

    private static Duration duration(
            Path file, String field, @Nullable String text, Duration otherwise, Duration least, Duration most)
            throws ServerStartException {
        if (text == null) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw wrong(file, field, "is '" + text + "'; give a duration from " + least + " to " + most);
    }

    private static ServerStartException wrong(Path file, String field, String what) {
        return new ServerStartException(file + ": " + field + " " + what + ".");
    }
}

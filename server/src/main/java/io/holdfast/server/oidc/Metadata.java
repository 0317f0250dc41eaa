package io.holdfast.server.oidc;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0).
 *
 * @param basicSecret whether the token endpoint takes a client's secret by HTTP Basic; else in the form
 */
record Metadata(
        URI authorization, URI token, URI keys, Optional<URI> userInfo, Optional<URI> endSession, boolean basicSecret) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @throws IOException when the provider does not answer, or not as the one that {@code issuer} names */
    static Metadata of(String issuer, ProviderConnection connection) throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        JsonNode said;
        try {
            said = JSON.readTree(connection.text(URI.create(base + "/.well-known/openid-configuration")));
        } catch (JacksonException e) {
            throw new IOException(issuer + " does not describe itself in JSON", e);
        }
        String named = said.path("issuer").asString("");
        if (!named.equals(issuer)) {
            throw new IOException("the provider names itself '" + named + "'; write issuer exactly so if it is the one"
                    + " that is meant");
        }
        List<String> methods = said.path("token_endpoint_auth_methods_supported")
                .valueStream()
                .map(method -> method.asString(""))
                .toList();
        return new Metadata(
                required(said, "authorization_endpoint"),
                required(said, "token_endpoint"),
                required(said, "jwks_uri"),
                optional(said, "userinfo_endpoint"),
                optional(said, "end_session_endpoint"),
                methods.isEmpty() || methods.contains("client_secret_basic"));
    }

    private static URI required(JsonNode said, String name) throws IOException {
        return optional(said, name).orElseThrow(() -> new IOException("the provider names no " + name));
    }

    private static Optional<URI> optional(JsonNode said, String name) throws IOException {
        String text = said.path(name).asString("");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("the provider's " + name + " is no address", e);
        }
    }
}

package io.holdfast.server.oidc;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.server.security.Grant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which identity provider there is and what is believed of it.
 *
 * @param name for people, on the door's button
 * @param issuer as the provider writes it in {@code iss}; below it lies {@code .well-known/openid-configuration}
 * @param publicUrl where browsers reach this server, without a slash at its end
 * @param clientId of the portal at the provider
 * @param clientSecret where that client's secret is; empty for a public client. PKCE is used in both cases
 * @param commandLineClientId of the command line, a public client with the device flow; empty: none
 * @param audience what {@code aud} of a bearer token must hold
 * @param scopes asked for at sign-in
 * @param usernameClaim what people are called; the subject where a token lacks it
 * @param rolesClaim where groups or roles stand, with dots between the names of objects in each other
 * @param roles what each group or role of the provider may do here
 * @param clockSkew how far the provider's clock may be off
 * @param confirmEvery how often the provider is asked whether who has a session here is still signed in there
 * @param caFile PEM certificates that are trusted for the provider, instead of the JDK's; empty: the JDK's
 */
public record OidcSettings(
        String name,
        String issuer,
        URI publicUrl,
        String clientId,
        Optional<SecretReference> clientSecret,
        Optional<String> commandLineClientId,
        String audience,
        List<String> scopes,
        String usernameClaim,
        String rolesClaim,
        Map<String, List<Grant>> roles,
        Duration clockSkew,
        Duration confirmEvery,
        Optional<Path> caFile) {
    /** Where the provider sends browsers back to, below {@link #publicUrl}. */
    static final String CALLBACK = "/api/v1/session/provider/callback";

    public OidcSettings {
        scopes = List.copyOf(scopes);
        roles = Map.copyOf(roles);
    }

    String callback() {
        return publicUrl + CALLBACK;
    }

    /** Whether browsers reach this server by TLS. */
    public boolean secure() {
        return "https".equals(publicUrl.getScheme());
    }
}

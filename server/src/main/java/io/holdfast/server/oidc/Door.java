package io.holdfast.server.oidc;

import io.holdfast.server.security.ProviderDoor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** The way to the provider and out of it, for the portal and the command line. */
record Door(IdentityProvider provider) implements ProviderDoor {
    @Override
    public ProviderDoor.Door describe() {
        OidcSettings settings = provider.settings();
        return new ProviderDoor.Door(
                settings.name(),
                "/api/v1/session/provider/start",
                settings.issuer(),
                settings.commandLineClientId().orElse(null),
                settings.scopes());
    }

    @Override
    public Optional<String> signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ProviderSession.ATTRIBUTE) instanceof ProviderSession known)) {
            return Optional.empty();
        }
        try {
            return provider.metadata()
                    .endSession()
                    .map(address -> UriComponentsBuilder.fromUri(address)
                            .queryParam("id_token_hint", known.idToken())
                            .queryParam("client_id", provider.settings().clientId())
                            .queryParam("post_logout_redirect_uri", "{portal}")
                            .encode()
                            .buildAndExpand(provider.settings().publicUrl() + "/")
                            .toUriString());
        } catch (ProviderUnavailableException e) {
            return Optional.empty();
        }
    }
}

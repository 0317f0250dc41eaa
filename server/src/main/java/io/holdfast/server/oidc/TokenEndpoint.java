package io.holdfast.server.oidc;

import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Redeems codes and refresh tokens at the provider. Blocks for up to some seconds. */
final class TokenEndpoint {
    private final IdentityProvider provider;
    private final RestClientAuthorizationCodeTokenResponseClient codes =
            new RestClientAuthorizationCodeTokenResponseClient();
    private final RestClientRefreshTokenTokenResponseClient refreshes = new RestClientRefreshTokenTokenResponseClient();

    TokenEndpoint(IdentityProvider provider) {
        this.provider = provider;
        RestClient http = RestClient.builder()
                .requestFactory(provider.connection().requests())
                .configureMessageConverters(converters -> {
                    converters.addCustomConverter(new FormHttpMessageConverter());
                    converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
        codes.setRestClient(http);
        refreshes.setRestClient(http);
    }

    /** @throws OAuth2AuthorizationException when the provider refuses */
    OAuth2AccessTokenResponse redeem(OAuth2AuthorizationCodeGrantRequest request) {
        try {
            return codes.getTokenResponse(request);
        } catch (OAuth2AuthorizationException e) {
            throw explained(e);
        }
    }

    /** @throws OAuth2AuthorizationException when the provider refuses: the person's session there is over */
    OAuth2AccessTokenResponse refresh(OAuth2RefreshTokenGrantRequest request) {
        try {
            return refreshes.getTokenResponse(request);
        } catch (OAuth2AuthorizationException e) {
            throw explained(e);
        }
    }

    /** Tells a provider that does not answer, or fails itself, from one that refuses. */
    private RuntimeException explained(OAuth2AuthorizationException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ResourceAccessException) {
                return new ProviderUnavailableException(provider.settings().name(), e);
            }
        }
        return "server_error".equals(e.getError().getErrorCode())
                        || "temporarily_unavailable".equals(e.getError().getErrorCode())
                ? new ProviderUnavailableException(provider.settings().name(), e)
                : e;
    }
}

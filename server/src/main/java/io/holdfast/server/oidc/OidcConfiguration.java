package io.holdfast.server.oidc;

import io.holdfast.control.inventory.SecretReads;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.security.ProviderDoor;
import io.holdfast.server.security.Sessions;
import io.holdfast.server.security.SignInWay;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What there is when an identity provider is set up: whoever starts the server then registers {@link OidcSettings}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(OidcSettings.class)
class OidcConfiguration {
    @Bean
    IdentityProvider identityProvider(OidcSettings settings, SecretReads reads, Clock clock)
            throws ServerStartException {
        IdentityProvider provider =
                new IdentityProvider(settings, ProviderConnection.trusting(settings.caFile()), reads, clock);
        // so that a wrong address is told at the start; the server does not wait for it
        Thread.ofVirtual().name("identity-provider").start(() -> {
            try {
                provider.metadata();
            } catch (ProviderUnavailableException e) {
                // has been logged, and is tried again when somebody signs in
            }
        });
        return provider;
    }

    @Bean
    ProviderSignIn providerSignIn(IdentityProvider provider, ProviderPeople people, Clock clock) {
        return new ProviderSignIn(provider, people, clock);
    }

    @Bean
    SignInWay bearerSignIn(IdentityProvider provider, ProviderSignIn signIn, Sessions sessions, Clock clock) {
        return new BearerSignIn(provider, signIn, sessions, clock);
    }

    @Bean
    ProviderDoor providerDoor(IdentityProvider provider) {
        return new Door(provider);
    }
}

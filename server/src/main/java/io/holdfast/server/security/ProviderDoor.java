package io.holdfast.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where people of an identity provider come in and go out. There is none without a provider. */
public interface ProviderDoor {
    /**
     * What clients need to know to bring somebody to the provider.
     *
     * @param name for people
     * @param start where a browser is sent
     * @param issuer where the command line asks for its tokens
     * @param commandLineClientId as which client it does so; null when it cannot
     */
    record Door(
            String name,
            String start,
            String issuer,
            @Nullable String commandLineClientId,
            List<String> scopes) {
        public Door {
            scopes = List.copyOf(scopes);
        }
    }

    Door describe();

    /** Where the browser has to go to end its session at the provider; empty when it has none, or cannot. Never blocks. */
    Optional<String> signOut(HttpServletRequest request);
}

package io.holdfast.server.oidc;

import org.springframework.security.authentication.AuthenticationServiceException;

/** The identity provider does not answer, or not as one. The message is for whoever wants to sign in. */
final class ProviderUnavailableException extends AuthenticationServiceException {
    private static final long serialVersionUID = 1L;

    ProviderUnavailableException(String name, Throwable cause) {
        super(
                "The identity provider (" + name + ") does not answer. Try again in a moment; people with a password of"
                        + " this server's can sign in meanwhile.",
                cause);
    }
}

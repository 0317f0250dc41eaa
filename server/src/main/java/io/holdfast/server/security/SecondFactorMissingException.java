package io.holdfast.server.security;

import org.springframework.security.core.AuthenticationException;

/** Name and password are right, and a code is needed too. */
final class SecondFactorMissingException extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    SecondFactorMissingException() {
        super("a one-time code is needed");
    }
}

package io.holdfast.server.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many tries with a wrong password; the next one has to wait. */
final class TooManyAttemptsException extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient Duration wait;

    TooManyAttemptsException(Duration wait) {
        super("too many attempts");
        this.wait = wait;
    }

    /** Whole seconds, 1 or more. */
    long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}

package io.holdfast.repository.keyservice;

import io.holdfast.repository.RepositoryException;

/** What a key service did not do. */
public class KeyServiceException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    KeyServiceException(String message) {
        super(message);
    }

    KeyServiceException(String message, Throwable cause) {
        super(message, cause);
    }

    /** It gave no answer, or one that says to come back later: another try may succeed. */
    public static final class Unreachable extends KeyServiceException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message) {
            super(message);
        }

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

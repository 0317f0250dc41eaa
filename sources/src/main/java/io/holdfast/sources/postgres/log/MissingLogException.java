package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;

/** The log that is asked for is not there, or has no place to go: trying again does not help. */
final class MissingLogException extends SourceException {
    private static final long serialVersionUID = 1L;

    MissingLogException(String message) {
        super(message);
    }
}

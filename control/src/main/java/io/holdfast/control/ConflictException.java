package io.holdfast.control;

/** The request is sound but the present state forbids it; the message says what to do first. Status 409. */
public final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}

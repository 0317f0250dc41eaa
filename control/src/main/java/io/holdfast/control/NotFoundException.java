package io.holdfast.control;

/** What the request names does not exist; the message names it and says how to list what does. Status 404. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        super(message);
    }
}

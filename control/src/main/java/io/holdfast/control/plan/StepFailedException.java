package io.holdfast.control.plan;

/** A step's action, or one of its checks, failed; the message says why and what to do. */
class StepFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
        super(message);
    }

    StepFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.holdfast.control.plan;

/** A step was not done in time. */
final class LateException extends StepFailedException {
    private static final long serialVersionUID = 1L;

    LateException(String message) {
        super(message);
    }
}

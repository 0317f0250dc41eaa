package io.holdfast.control.plan;

import java.util.UUID;

/** Another server has taken the run up, because this one seemed dead; nothing that this one does counts any more. */
final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SupersededException(UUID run) {
        super("Run " + run + " was taken up by another server.");
    }
}

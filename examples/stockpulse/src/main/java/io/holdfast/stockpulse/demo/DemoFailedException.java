package io.holdfast.stockpulse.demo;

import java.nio.file.Path;
import java.util.Optional;

/** The demo did not come out as it must; says what was found and which log tells more. */
final class DemoFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Path> log;

    DemoFailedException(String message) {
        super(message);
        this.log = Optional.empty();
    }

    DemoFailedException(String message, Path log) {
        super(message);
        this.log = Optional.of(log);
    }

    Optional<Path> log() {
        return log;
    }
}

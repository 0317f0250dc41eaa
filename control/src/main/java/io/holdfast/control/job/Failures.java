package io.holdfast.control.job;

import io.holdfast.sources.SourceException;
import java.nio.channels.ClosedByInterruptException;

/** Tells failures of a backup apart by what is at the bottom of them. */
final class Failures {
    private Failures() {}

    static String message(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.toString() : message;
    }

    /** The protected system failed, and would for every other repository too. */
    static boolean ofSource(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceException) {
                return true;
            }
        }
        return false;
    }

    /** @throws InterruptedException when the failure is the work's being cancelled */
    static void rethrowInterrupt(Exception e) throws InterruptedException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                InterruptedException interrupt = new InterruptedException("cancelled");
                interrupt.initCause(e);
                throw interrupt;
            }
        }
    }
}

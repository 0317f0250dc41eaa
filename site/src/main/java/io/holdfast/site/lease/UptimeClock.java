package io.holdfast.site.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Milliseconds since the machine was booted, in steps of ten, from Linux's {@code /proc/uptime}. Unlike the time of day it
 * never jumps, unlike {@link System#nanoTime} it goes on while the machine sleeps, and a shell can read it too.
 */
@FunctionalInterface
public interface UptimeClock {
    /** The machine's. */
    UptimeClock MACHINE = () -> {
        try {
            String text = Files.readString(Path.of("/proc/uptime"), StandardCharsets.US_ASCII);
            int dot = text.indexOf('.');
            return Long.parseLong(text, 0, dot, 10) * 1000 + Long.parseLong(text, dot + 1, dot + 3, 10) * 10;
        } catch (IOException e) {
            throw new UncheckedIOException("The machine's uptime cannot be read", e);
        }
    };

    /** Milliseconds. */
    long millis();
}

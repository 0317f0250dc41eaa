package io.holdfast.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary folders where nothing has to reach a disk, for tests that write durably thousands of times, or that make and
 * remove thousands of files. Where memory is short they are on the disk, as others are.
 */
public final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Of memory that must be left, in bytes: a few gigabytes may come together until tests remove what they made. */
    private static final long LEFT = 8L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return create();
    }

    /** One that the caller removes. */
    static Path create() throws IOException {
        return isRoomy() ? Files.createTempDirectory(MEMORY, "junit") : Files.createTempDirectory("junit");
    }

    private static boolean isRoomy() throws IOException {
        return Files.isWritable(MEMORY)
                && Files.getFileStore(MEMORY).getUsableSpace() >= LEFT
                && availableBytes() >= LEFT;
    }

    /** What processes and files in memory may still take before the system runs out of it. */
    private static long availableBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }
}

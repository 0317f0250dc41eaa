package io.holdfast.control.work;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A private directory for one piece of work; gone when closed. What a dead process left under its name goes first. */
public record ScratchFolder(Path path) implements AutoCloseable {
    public static ScratchFolder make(Path parent, String name) throws IOException {
        Path path = parent.resolve(name);
        remove(path);
        Files.createDirectories(path);
        return new ScratchFolder(path);
    }

    @Override
    public void close() throws IOException {
        remove(path);
    }

    /** Removes a directory with all that is in it; follows no link. Does nothing when it is absent. */
    public static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

package io.holdfast.sources.models;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The directory that several parts are restored below, each into one of its own. */
final class EmptyTarget {
    private EmptyTarget() {}

    /** @throws SourceException when something is there */
    static void require(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new SourceException("The target " + target + " is a file. Name a directory that is absent or empty.");
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isPresent()) {
                throw new SourceException("The target " + target
                        + " is not empty. Name a directory that is absent or empty: a restore never overwrites.");
            }
        }
    }
}

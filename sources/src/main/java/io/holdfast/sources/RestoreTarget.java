package io.holdfast.sources;

import java.nio.file.Path;

/** Where a restore goes. */
public sealed interface RestoreTarget {
    /** A directory that is absent or empty. */
    record Directory(Path path) implements RestoreTarget {}

    /** A running, empty system of the same kind. */
    record RunningSystem(SourceSettings settings) implements RestoreTarget {}
}

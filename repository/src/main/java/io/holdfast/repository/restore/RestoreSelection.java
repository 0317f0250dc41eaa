package io.holdfast.repository.restore;

import io.holdfast.repository.tree.EntryPath;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which entries of a snapshot are restored, by their paths in the snapshot.
 *
 * @param included an entry is restored when it is included, or a directory above it; empty for everything
 * @param excluded an entry is not restored when it is excluded, or a directory above it, also if it is included
 */
public record RestoreSelection(Optional<Predicate<EntryPath>> included, Predicate<EntryPath> excluded) {
    /** Everything. */
    public static final RestoreSelection ALL = new RestoreSelection(Optional.empty(), path -> false);
}

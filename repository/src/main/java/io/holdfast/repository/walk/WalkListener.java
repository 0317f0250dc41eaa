package io.holdfast.repository.walk;

import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;

/** Told what a {@link TreeWalk} meets, on its thread. What it throws ends the walk. */
public interface WalkListener {
    /** Whether it is to be told the digests of files. */
    default boolean wantsDigests() {
        return true;
    }

    /** Instead of the other {@code file} when no digests are wanted. */
    default void file(EntryPath path, long length, boolean changed) throws IOException {}

    /** Instead of the other {@code unchanged} when no digests are wanted. */
    default void unchanged(EntryPath path, long length) throws IOException {}

    /** @param changed whether it changed while it was read, so that it may be neither its old self nor its new */
    default void file(EntryPath path, StoredFile stored, boolean changed) throws IOException {}

    /** It is as it was in the snapshot before, and was taken over from there. */
    default void unchanged(EntryPath path, StoredFile stored) throws IOException {}

    default void directory(EntryPath path) throws IOException {}

    /** A symbolic link, FIFO, socket or device. */
    default void other(EntryPath path) throws IOException {}

    /** It was there a moment ago. */
    default void vanished(EntryPath path) throws IOException {}

    default void excluded(EntryPath path) throws IOException {}

    /** Nothing of it is in the snapshot. To end the backup, throw. */
    void unreadable(EntryPath path, PosixException reason) throws IOException;
}

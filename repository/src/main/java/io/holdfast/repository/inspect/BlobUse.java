package io.holdfast.repository.inspect;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.util.Optional;

/**
 * Where a blob is used.
 *
 * @param path the file that has it, or the directory that it is the tree of
 * @param parent the tree that names it; empty for a snapshot's root
 * @param pack where it lies
 */
public record BlobUse(
        BlobType type, BlobId id, Snapshot snapshot, EntryPath path, Optional<BlobId> parent, Optional<String> pack) {}

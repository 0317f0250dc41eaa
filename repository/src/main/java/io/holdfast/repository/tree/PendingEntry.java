package io.holdfast.repository.tree;

import io.holdfast.repository.blob.BlobId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of a snapshot in the making. */
sealed interface PendingEntry {
    /** An entry that needs nothing more. */
    record Ready(Node node) implements PendingEntry {}

    /** Guarded by the lock of its {@link PendingTree}. */
    final class Directory implements PendingEntry {
        final Map<EntryName, PendingEntry> children = new HashMap<>();

        /** Null as long as it is only known as the parent of something. */
        @Nullable
        EntryMetadata metadata;

        /** Set when its tree is written. */
        @Nullable
        BlobId subtree;
    }

    /** A file whose chunks become known one by one, in any order. Safe for many threads. */
    final class File implements PendingEntry {
        private static final @Nullable BlobId[] NOTHING = {};

        private final EntryMetadata metadata;
        private @Nullable BlobId[] chunks = NOTHING;
        private int count;
        private long size = -1;

        File(EntryMetadata metadata) {
            this.metadata = metadata;
        }

        /** Makes room for one chunk more, and returns its position. */
        /** @return the position of the first of them */
        synchronized int addChunks(int more) {
            int first = count;
            count += more;
            if (count > chunks.length) {
                // most files have one chunk
                chunks = Arrays.copyOf(chunks, first == 0 ? count : count + Math.max(8, count / 2));
            }
            return first;
        }

        synchronized void chunkIs(int position, BlobId id) {
            chunks[position] = id;
        }

        /** All chunks have been added, though not all need be known yet. */
        synchronized void complete(long size) {
            this.size = size;
        }

        /** @throws IllegalStateException when it is still being read */
        synchronized Node.RegularFile toNode(EntryName name) {
            if (size < 0) {
                throw new IllegalStateException("'" + name + "' is still being read while the snapshot is completed");
            }
            return new Node.RegularFile(name, metadata, size, List.of(Arrays.copyOf(chunks, count, BlobId[].class)));
        }
    }
}

package io.holdfast.repository.restore;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.restore.Comparison.Part;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a file its parts belong.
 *
 * @param parts in order; where the index does not know some, those before the first of these and behind the last: only of
 *     them it is known where they belong
 * @param length of the file; that of all parts, or what the snapshot says when some are not known
 * @param unknown says which one is not; null when all are known
 */
record Placing(List<Part> parts, long length, RepositoryException.@Nullable Damaged unknown) {
    static Placing of(Node.RegularFile file, EntryPath path, Blobs blobs) {
        List<Location> before = new ArrayList<>(file.content().size());
        List<Location> behind = new ArrayList<>();
        @Nullable BlobId unknown = null;
        for (BlobId id : file.content()) {
            Optional<Location> part = blobs.locate(BlobType.DATA, id);
            if (part.isEmpty()) {
                unknown = unknown == null ? id : unknown;
                behind.clear();
            } else {
                (unknown == null ? before : behind).add(part.get());
            }
        }
        List<Part> parts = new ArrayList<>(before.size() + behind.size());
        long end = place(before, 0, parts);
        if (unknown == null) {
            return new Placing(parts, end, null);
        }
        long length = Math.max(file.size(), end);
        long from = length - behind.stream().mapToLong(Location::plainLength).sum();
        if (from >= end) {
            place(behind, from, parts);
        }
        return new Placing(
                parts,
                length,
                new RepositoryException.Damaged("The repository's index does not know blob " + unknown + ", a part of "
                        + path + ". Check the repository, or restore from another copy."));
    }

    private static long place(List<Location> locations, long from, List<Part> parts) {
        long offset = from;
        for (Location location : locations) {
            parts.add(new Part(location, offset));
            offset += location.plainLength();
        }
        return offset;
    }

    /** Bytes of the parts that are known. */
    long known() {
        return parts.stream().mapToLong(part -> part.location().plainLength()).sum();
    }
}

package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import java.util.List;

/**
 * What is left of a damaged pack.
 *
 * @param pack 64 hexadecimal digits
 * @param what is wrong with it, in words
 * @param saved how many of its blobs are sound
 * @param lost those that are not
 */
public record Salvaged(String pack, String what, int saved, List<BlobId> lost) {
    public Salvaged {
        lost = List.copyOf(lost);
    }
}

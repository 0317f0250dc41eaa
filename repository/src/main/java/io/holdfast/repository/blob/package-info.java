/**
 * Blobs: pieces of files and trees, each named by the SHA-256 of its plaintext. {@link io.holdfast.repository.blob.Blobs}
 * is what the rest of the repository reads and writes them through; packs, index and sealing are behind it.
 */
@NullMarked
package io.holdfast.repository.blob;

import org.jspecify.annotations.NullMarked;

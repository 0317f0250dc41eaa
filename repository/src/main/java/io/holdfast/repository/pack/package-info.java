/**
 * Packs, byte by byte: sealed blobs one after the other, then a sealed header that lists them, then the header's length
 * in four little-endian bytes. No gaps, no padding; blobs of one type only, no blob twice.
 */
@NullMarked
package io.holdfast.repository.pack;

import org.jspecify.annotations.NullMarked;

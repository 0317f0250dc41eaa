/**
 * Blobs through packs and index: compressing, sealing, packing on the way in; finding, opening, verifying on the way out.
 * {@link io.holdfast.repository.packed.PackedBlobs} is the way in.
 */
@NullMarked
package io.holdfast.repository.packed;

import org.jspecify.annotations.NullMarked;

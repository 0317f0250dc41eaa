/**
 * The repository's sealed JSON files ("unpacked" in restic's words): config, index, snapshots, locks; and the JSON in
 * them. In version 2 the plaintext is a byte 2 and the JSON compressed with zstd; plain JSON is always read too.
 */
@NullMarked
package io.holdfast.repository.file;

import org.jspecify.annotations.NullMarked;

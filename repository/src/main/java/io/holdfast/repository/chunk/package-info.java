/**
 * Where content is cut into blobs.
 *
 * <p>A <em>cut</em> is the end of a chunk. Content-defined cuts come from a Rabin fingerprint over the last 64 bytes,
 * computed modulo the repository's own irreducible <em>polynomial</em>, so that the same bytes are cut at the same
 * places wherever they lie in a file; they are the cuts of restic's chunker library, to the byte. Fixed cuts suit files
 * that change in place. Depends on nothing.
 */
@NullMarked
package io.holdfast.repository.chunk;

import org.jspecify.annotations.NullMarked;

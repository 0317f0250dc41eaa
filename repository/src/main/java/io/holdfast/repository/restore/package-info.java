/**
 * Brings the entries of a snapshot back to a file system, with all their metadata. Trees are walked and directories
 * made; then each pack is fetched once, several at a time, and every blob is written wherever it belongs, so that one
 * large file is restored in parallel as many small ones are; then hard links, directories' metadata bottom-up, and the
 * file system is made durable.
 */
@NullMarked
package io.holdfast.repository.restore;

import org.jspecify.annotations.NullMarked;

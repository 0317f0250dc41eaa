/**
 * Gives back the room of what no snapshot refers to, while backups and restores go on. {@link
 * io.holdfast.repository.prune.Pruner} says why that is safe.
 */
@NullMarked
package io.holdfast.repository.prune;

import org.jspecify.annotations.NullMarked;

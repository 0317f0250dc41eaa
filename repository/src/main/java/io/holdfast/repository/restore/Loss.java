package io.holdfast.repository.restore;

import io.holdfast.repository.tree.EntryPath;

/**
 * What could not be restored because the repository does not hold it any more.
 *
 * @param path below the target
 * @param directory whether it is one, of which nobody knows what it held
 * @param bytes of the file that are lost; 0 for a directory
 * @param reason of the first part that is; says what to do
 */
public record Loss(EntryPath path, boolean directory, long bytes, String reason) {}

/**
 * The files of the repositories: how they are named, received, locked, read and removed, and how much each client may
 * store. Knows nothing of HTTP.
 */
@NullMarked
package io.holdfast.vault.storage;

import org.jspecify.annotations.NullMarked;

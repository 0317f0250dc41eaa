/**
 * Small files that are replaced whole and survive a crash, and folders synced to disk.
 */
@NullMarked
package io.holdfast.vault.disk;

import org.jspecify.annotations.NullMarked;

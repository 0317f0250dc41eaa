/**
 * Locks, as restic's: files that say who works on the repository. Many shared ones may stand side by side; an exclusive
 * one stands alone. A holder refreshes its lock every 5 minutes; one that was not refreshed for 30 is stale.
 */
@NullMarked
package io.holdfast.repository.lock;

import org.jspecify.annotations.NullMarked;

/** Snapshots and the requests that make them. */
@NullMarked
package io.holdfast.repository.snapshot;

import org.jspecify.annotations.NullMarked;

/** Proves by itself, on a schedule, that recovery points can be restored, and tells how long the next restore will take. */
@NullMarked
package io.holdfast.control.proof;

import org.jspecify.annotations.NullMarked;

/** Copies snapshots from one repository to another with keys of its own. */
@NullMarked
package io.holdfast.repository.copy;

import org.jspecify.annotations.NullMarked;

/** Makes a damaged repository whole: from a mirror, then from what is still intact. */
@NullMarked
package io.holdfast.repository.repair;

import org.jspecify.annotations.NullMarked;

/** Reads repositories back, a part at a time, so that damage is found while there is another copy to repair it from. */
@NullMarked
package io.holdfast.control.scrub;

import org.jspecify.annotations.NullMarked;

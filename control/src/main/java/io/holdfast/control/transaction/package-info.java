/** Finds what was done to a data set, and when, in its stored log. */
@NullMarked
package io.holdfast.control.transaction;

import org.jspecify.annotations.NullMarked;

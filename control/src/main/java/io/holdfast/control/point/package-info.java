/** Recovery points: which snapshot in which repository holds which moment of a data set, and how far that is proven. */
@NullMarked
package io.holdfast.control.point;

import org.jspecify.annotations.NullMarked;

/** Being laid. */
@NullMarked
package io.holdfast.stockpulse;

import org.jspecify.annotations.NullMarked;

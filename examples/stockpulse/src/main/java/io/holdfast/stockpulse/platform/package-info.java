/** The StockPulse platform at site A, as processes of its own, and where each of its parts lies. */
@NullMarked
package io.holdfast.stockpulse.platform;

import org.jspecify.annotations.NullMarked;

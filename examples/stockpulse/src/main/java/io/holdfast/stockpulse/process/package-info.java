/** Processes that outlive the command which started them, found again and ended by who they are, not by name. */
@NullMarked
package io.holdfast.stockpulse.process;

import org.jspecify.annotations.NullMarked;

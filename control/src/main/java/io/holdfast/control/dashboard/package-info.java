/** The whole on one page, with the status in a sentence. */
@NullMarked
package io.holdfast.control.dashboard;

import org.jspecify.annotations.NullMarked;

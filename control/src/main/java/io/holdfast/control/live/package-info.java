/** What happens, told as it happens, to whoever listens in this process. */
@NullMarked
package io.holdfast.control.live;

import org.jspecify.annotations.NullMarked;

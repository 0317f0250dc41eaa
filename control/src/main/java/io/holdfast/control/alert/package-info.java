/** What needs someone's attention now: raised once for each cause, resolved when the cause is gone. */
@NullMarked
package io.holdfast.control.alert;

import org.jspecify.annotations.NullMarked;

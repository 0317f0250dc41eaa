/** Tells browsers and programs what happens, as it happens: server-sent events. */
@NullMarked
package io.holdfast.server.live;

import org.jspecify.annotations.NullMarked;

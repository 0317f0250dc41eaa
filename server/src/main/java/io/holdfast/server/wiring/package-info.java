/** One Spring context: what is in it and where each part comes from. */
@NullMarked
package io.holdfast.server.wiring;

import org.jspecify.annotations.NullMarked;

/** Gives back the room of what no recovery point needs any more: in each repository, once a day or when asked. */
@NullMarked
package io.holdfast.control.prune;

import org.jspecify.annotations.NullMarked;

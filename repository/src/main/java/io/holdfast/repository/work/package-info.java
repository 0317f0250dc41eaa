/** Threads for work on many things at once; whoever starts them waits for them. */
@NullMarked
package io.holdfast.repository.work;

import org.jspecify.annotations.NullMarked;

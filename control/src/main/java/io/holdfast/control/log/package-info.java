/** Continuous logs: which are streamed, into which repositories, and how far behind each is. */
@NullMarked
package io.holdfast.control.log;

import org.jspecify.annotations.NullMarked;

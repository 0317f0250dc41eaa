/** Reports of what was proven: the same content as Markdown and as HTML. */
@NullMarked
package io.holdfast.control.evidence;

import org.jspecify.annotations.NullMarked;

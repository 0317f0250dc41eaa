/** The durable queue of work in the catalog, and this process's workers on it. */
@NullMarked
package io.holdfast.control.work;

import org.jspecify.annotations.NullMarked;

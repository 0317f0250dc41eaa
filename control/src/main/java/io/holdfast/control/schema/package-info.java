/** The versions of the catalog's tables, and which servers can work on which. */
@NullMarked
package io.holdfast.control.schema;

import org.jspecify.annotations.NullMarked;

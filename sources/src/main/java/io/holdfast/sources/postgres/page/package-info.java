/** The form of PostgreSQL's pages, as far as it is the same in versions 14 to 18. */
@NullMarked
package io.holdfast.sources.postgres.page;

import org.jspecify.annotations.NullMarked;

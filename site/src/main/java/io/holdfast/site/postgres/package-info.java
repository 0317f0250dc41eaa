/** The PostgreSQL server of a site: starting, following, promoting, stopping for certain, rewinding. */
@NullMarked
package io.holdfast.site.postgres;

import org.jspecify.annotations.NullMarked;

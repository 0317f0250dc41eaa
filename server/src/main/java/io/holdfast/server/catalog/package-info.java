/** The catalog's database: PostgreSQL that comes along, run by us, or an external one by URL. */
@NullMarked
package io.holdfast.server.catalog;

import org.jspecify.annotations.NullMarked;

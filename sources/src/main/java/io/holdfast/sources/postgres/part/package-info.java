/**
 * A part of a cluster: one database, schemas, tables, or rows with everything that belongs to them. It is extracted from a
 * restored copy into a directory ({@link io.holdfast.sources.postgres.part.PartExtraction}), compared with the living
 * database and put into it in one transaction ({@link io.holdfast.sources.postgres.part.PostgresPart}).
 *
 * <p>The directory holds {@code part.json} and, for each table, a file as {@code COPY … TO} writes it (text format, UTF-8),
 * with a first column that says whether the row is one of those that were asked for.
 */
@NullMarked
package io.holdfast.sources.postgres.part;

import org.jspecify.annotations.NullMarked;

/**
 * Reads PostgreSQL's write-ahead log, of versions 14 to 18: pages to records, records to what they changed, and these to
 * transactions, or to the blocks of each relation. Written from the layout that xlog_internal.h, xlogrecord.h,
 * heapam_xlog.h, xact.h, storage_xlog.h and dbcommands_xlog.h define; all numbers are little-endian.
 *
 * <p>Terms: a <em>resource manager</em> is the part of PostgreSQL that a record belongs to; a <em>relation file</em> is
 * where a relation's rows lie, which changes its number when the relation is truncated or rewritten, unlike the
 * relation's oid.
 */
@NullMarked
package io.holdfast.sources.postgres.wal;

import org.jspecify.annotations.NullMarked;

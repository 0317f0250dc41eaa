/**
 * Neo4j community edition, which has no online backup: everything is read over Bolt, as of one moment, into plain files,
 * and loaded back into an empty database with a comparison at the end.
 *
 * <p>Terms: the <em>mark</em> of a database is the bookmark that names its last committed transaction. A database is
 * <em>settled</em> at a mark when every transaction up to it has reached the store. An export whose marks before and
 * after are the same, both settled, holds one moment; see {@link CommitWatch} for why, {@link WriterHold} for what is done
 * when a busy graph never holds still. The <em>number</em> of a node is {@code id(n)} in the database it was read from.
 *
 * <p>The files are described in {@link ExportFiles}. Talks to the server with Neo4j's Apache-licensed driver only; the
 * server's own jars (GPL) are never on the class path.
 */
@NullMarked
package io.holdfast.sources.neo4j;

import org.jspecify.annotations.NullMarked;

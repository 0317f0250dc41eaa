/**
 * The continuous log of a PostgreSQL cluster: received, kept until stored, shipped to every repository, read back.
 *
 * <p>Terms are PostgreSQL's: a <em>segment</em> is a file of the write-ahead log (16 MiB unless the cluster was made
 * otherwise); a <em>timeline</em> counts promotions. Ours: the <em>spool</em> is what was received and is on this
 * machine's disk; a <em>tail</em> is a sealed file beside the repository's {@code data/} with the newest bytes; a
 * <em>roll</em> puts the tails' bytes into a snapshot that takes the place of the one before; a <em>chapter</em> is a
 * run of such snapshots, ended after 256 segments or a day; a <em>gap</em> is log that nobody has any more.
 *
 * <p>Way in: {@link io.holdfast.sources.postgres.log.PostgresLog} streams, {@link
 * io.holdfast.sources.postgres.log.LogArchive} reads back. Depends on the protocol package and on the repository.
 */
@NullMarked
package io.holdfast.sources.postgres.log;

import org.jspecify.annotations.NullMarked;

/**
 * PostgreSQL's streaming replication protocol (documentation, chapter "Streaming Replication Protocol"), for servers of
 * version 15 and later. pgjdbc authenticates (TLS, SCRAM) through a socket factory that keeps the socket; this package
 * then speaks on that socket itself, because the driver can neither stream a base backup nor follow a server to another
 * timeline. Terms: an <em>LSN</em> is a position in the write-ahead log; a <em>timeline</em> counts promotions; a
 * <em>slot</em> keeps log on the server until its reader has confirmed it. A role with only the REPLICATION attribute is
 * enough for everything here. Depends on pgjdbc and on the sources' contracts.
 */
@NullMarked
package io.holdfast.sources.postgres.protocol;

import org.jspecify.annotations.NullMarked;

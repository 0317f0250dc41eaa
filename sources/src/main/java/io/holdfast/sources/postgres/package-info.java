/**
 * PostgreSQL clusters, version 14 and later: online base backup over the replication protocol, restore to any instant
 * that the log covers. {@code protocol} speaks with the server, {@code log} keeps its log, {@code engine} runs servers,
 * {@code incremental} understands what the server sends of what changed, {@code wal} what the log says of it.
 *
 * <p>A base backup's snapshot holds {@code data/} (the data directory, with {@code backup_manifest} and, in
 * {@code pg_wal}, the log that makes it consistent), {@code tablespaces/<oid>/}, to which {@code data/pg_tblspc} links
 * relatively, {@code .holdfast/postgresql.json} and {@code .holdfast/profile.json}. What {@code restic restore} brings out is accepted by
 * {@code pg_verifybackup} and starts as it is.
 *
 * <p>Settings of a source:
 * <ul>
 * <li>{@code host}, {@code port} (5432), {@code user}: a role with LOGIN and REPLICATION is enough
 * <li>{@code other-hosts}: other servers of the same cluster, such as {@code db-b:5432, db-c:5432}, of which one may have become
 *     the primary: the primary of all is backed up, and its log received. Not with {@code data-directory}
 * <li>{@code password-file}: holds the role's password
 * <li>{@code database} (postgres): where validation queries run after a restore
 * <li>{@code sslmode} (prefer): as libpq's
 * <li>{@code checkpoint} (fast): {@code spread} starts a backup minutes later and spares the disks
 * <li>{@code incremental} (auto): {@code never} has the server send everything each time
 * <li>{@code full-every-days} (30): after how long all pages are read again, to find damage; 0: never
 * <li>{@code damaged-pages} (fail): {@code keep} keeps a backup that holds pages with wrong checksums, and says so
 * <li>{@code data-directory}: of the server, on this machine, to read the files of a primary there instead of having it
 *     send them; Holdfast must be able to read it, and the role to begin and end a backup. Of large files that were
 *     written since the last backup only the blocks are read that the log names
 * <li>{@code max-rate-kib} (no limit): KiB a second that are read at most, 32 to 1048576
 * <li>{@code profile-seconds} (5): how long rows are counted at a backup's end, for comparison after a restore; 0: not at
 *     all
 * <li>{@code apply-user}, {@code apply-password-file}, {@code apply-host} ({@code host}): who compares a restored part with
 *     the living database and puts it back, and where
 * <li>{@code part.user}, {@code part.references}: which row is a user's, and references that the schema does not declare
 * <li>{@code log} (stream): {@code archive} has the server hand its log over by archive_command
 * <li>{@code slot} (holdfast_ and the data set's name): which slot the log's receiver uses
 * </ul>
 */
@NullMarked
package io.holdfast.sources.postgres;

import org.jspecify.annotations.NullMarked;

package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A transaction that ended in the log.
 *
 * @param first of its records that was read
 * @param at where its commit (or abort) lies: the state before it is what {@code recovery_target_lsn} at this position,
 *     exclusive, gives
 * @param time of its end by the server's clock
 * @param whole false when it had begun before what was read of the log, so that rows may be missing from the counts
 * @param kinds what it did to what was asked for
 * @param relations that it changed, as far as asked for
 */
public record LoggedTransaction(
        long xid,
        Lsn first,
        Lsn at,
        Instant time,
        boolean committed,
        boolean whole,
        Set<Kind> kinds,
        List<Change> relations) {
    /** What a transaction can have done. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        CREATE,
        DROP,
        TRUNCATE,
        /** Gave a relation a new file with its rows: VACUUM FULL, CLUSTER, REINDEX, some ALTER TABLE. */
        REWRITE,
        DROP_DATABASE
    }

    /**
     * @param oid of the relation, when a catalog names it, or the log does
     * @param name with its schema, when a catalog has one
     * @param file empty when the log names the relation by its oid only
     */
    public record Change(
            long database,
            Optional<String> databaseName,
            Optional<Long> oid,
            Optional<String> name,
            Optional<RelationFile> file,
            Set<Kind> kinds,
            long inserted,
            long updated,
            long deleted) {}

    /** Rows inserted, updated and deleted in what was asked for. */
    public long rows() {
        return relations.stream()
                .mapToLong(change -> change.inserted() + change.updated() + change.deleted())
                .sum();
    }
}

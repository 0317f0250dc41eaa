package io.holdfast.control.log;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a log.
 *
 * @param timeline to which the log was followed
 * @param readFromLsn where the first record lies that was read
 * @param readToLsn the end of the last one
 * @param lastEnd the latest end of a transaction that was read; null when none was
 * @param namesOf recovery points whose catalogs gave the names
 * @param more whether there are more than the limit
 */
public record LoggedTransactions(
        String dataSet,
        String repository,
        Instant from,
        Instant to,
        int timeline,
        String readFromLsn,
        String readToLsn,
        @Nullable Instant lastEnd,
        List<String> namesOf,
        List<Transaction> transactions,
        List<RestorePoint> restorePoints,
        boolean more) {

    /**
     * @param lsn where its commit lies
     * @param restoreTo the last instant before it: a restore to it lacks this transaction and has those before
     * @param complete false when it had begun before what was read, so that rows may be missing from the counts
     * @param kinds insert, update, delete, create, drop, truncate, rewrite, drop_database
     */
    public record Transaction(
            long xid,
            String lsn,
            Instant time,
            Instant restoreTo,
            boolean complete,
            List<String> kinds,
            long rows,
            List<Change> changes) {}

    /**
     * @param database its name, else its oid
     * @param relation its name; null when no catalog has it
     * @param oid null when it is not known
     * @param file its relation file, as tablespace/database/number; null when the log names it by its oid only
     */
    public record Change(
            String database,
            @Nullable String relation,
            @Nullable Long oid,
            @Nullable String file,
            List<String> kinds,
            long inserted,
            long updated,
            long deleted) {}

    /** A name that was given to a place in the log. */
    public record RestorePoint(String name, Instant time, String lsn) {}
}

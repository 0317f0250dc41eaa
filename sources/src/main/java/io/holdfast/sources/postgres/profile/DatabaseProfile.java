package io.holdfast.sources.postgres.profile;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of a database, all as one transaction saw them.
 *
 * @param takenAt by the server's clock
 * @param lsn the end of the log just after
 * @param snapshot what the transaction saw, as {@code pg_current_snapshot()} writes it
 */
public record DatabaseProfile(
        long oid, String name, Instant takenAt, String lsn, String snapshot, List<TableProfile> tables) {
    public DatabaseProfile {
        tables = List.copyOf(tables);
    }

    /** Transactions that the profile does not show though they may have been logged before. */
    Unseen unseen() {
        String[] parts = snapshot.split(":", -1);
        Set<Integer> running = Arrays.stream(parts[2].split(","))
                .filter(xid -> !xid.isEmpty())
                .map(xid -> (int) Long.parseLong(xid))
                .collect(Collectors.toSet());
        return new Unseen((int) Long.parseLong(parts[1]), running);
    }

    /**
     * By the lower half of their ids, which is what the log has.
     *
     * @param next the first that had not begun
     */
    record Unseen(int next, Set<Integer> running) {
        boolean includes(long xid) {
            int low = (int) xid;
            // ids go round: what is less than half the circle ahead is later
            return running.contains(low) || low - next >= 0;
        }
    }
}

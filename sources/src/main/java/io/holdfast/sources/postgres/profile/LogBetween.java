package io.holdfast.sources.postgres.profile;

import io.holdfast.repository.Repository;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.profile.DatabaseProfile.Unseen;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.LoggedTransaction;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Change;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Kind;
import io.holdfast.sources.postgres.wal.RelationNames;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done to tables between a profile and the place to which a copy was recovered. Where the log is stored it is read,
 * and each table has to differ by what the log says. Where it is not, as for a base backup that is restored alone,
 * a table may differ by as many rows as that much log can hold.
 */
public final class LogBetween {
    private static final Logger LOG = LoggerFactory.getLogger(LogBetween.class);
    /** Of the log, the least that a changed row takes: the header of a record. */
    private static final int ROW = 24;
    /** A commit's time is taken before others see it, and long before where it waits for a standby. */
    private static final Duration BEFORE = Duration.ofMinutes(1);

    private static final Set<Kind> REPLACED = EnumSet.of(Kind.TRUNCATE, Kind.REWRITE, Kind.DROP, Kind.CREATE);

    private final Map<Place, Done> done = new HashMap<>();
    private final Set<Long> databasesDropped = new HashSet<>();
    /** Written to by a transaction whose beginning is not in the log that is stored. */
    private final Set<Long> cut = new HashSet<>();

    private final long bytes;
    private boolean followed;

    private record Place(long database, long table) {}

    /** What was done to one table. */
    private static final class Done {
        private long inserted;
        private long updated;
        private long deleted;
        private boolean replaced;
    }

    /** Why it is not known what was done to a table. */
    enum Unclear {
        /** Emptied, rewritten or dropped, in part or as a whole. */
        REPLACED,
        /** A transaction may have written to it before the stored log begins, and committed after the profile. */
        BEGUN_BEFORE
    }

    /**
     * How a table may differ from its profile.
     *
     * @param least that its number of rows may differ by, and {@code most}; the same where it is known
     * @param changed rows of it that were changed at all, at most
     * @param unclear when it is not known, why
     */
    record Allowance(long least, long most, long changed, Optional<Unclear> unclear) {
        boolean untouched() {
            return unclear.isEmpty() && changed == 0;
        }
    }

    private LogBetween(long bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the log between. Blocks for as long as that takes, some seconds for a gigabyte.
     *
     * @param recovered to where the copy was recovered
     * @param until an instant that is not before it, if one is known
     * @param timeline of the copy's log; empty when there is none
     * @param mostBytes when more log lies between it is not read
     */
    public static LogBetween read(
            Repository repository,
            String dataSet,
            ClusterProfile profile,
            Lsn recovered,
            Optional<Instant> until,
            Optional<Integer> timeline,
            long mostBytes) {
        Lsn first = recovered;
        Instant from = Instant.MAX;
        long bytes = 0;
        for (DatabaseProfile database : profile.databases()) {
            Lsn lsn = Lsn.parse(database.lsn());
            first = lsn.isBefore(first) ? lsn : first;
            from = database.takenAt().isBefore(from) ? database.takenAt() : from;
            bytes = Math.max(bytes, Math.abs(recovered.minus(lsn)));
        }
        LogBetween between = new LogBetween(bytes);
        boolean after =
                profile.databases().stream().allMatch(database -> !recovered.isBefore(Lsn.parse(database.lsn())));
        if (timeline.isPresent() && after && bytes > 0 && bytes <= mostBytes) {
            try {
                between.follow(repository, dataSet, profile, first, recovered, from, until, timeline);
            } catch (IOException e) {
                LOG.warn("The log of {} after its base backup cannot be read for a comparison", dataSet, e);
                between.done.clear();
                between.databasesDropped.clear();
                between.cut.clear();
            }
        }
        return between;
    }

    private void follow(
            Repository repository,
            String dataSet,
            ClusterProfile profile,
            Lsn first,
            Lsn recovered,
            Instant from,
            Optional<Instant> until,
            Optional<Integer> timeline)
            throws IOException {
        RelationNames names = new RelationNames();
        Map<Long, Unseen> unseen = new HashMap<>();
        for (DatabaseProfile database : profile.databases()) {
            names.addDatabase(database.oid(), database.name());
            unseen.put(database.oid(), database.unseen());
            for (TableProfile table : database.tables()) {
                names.add(
                        new RelationNames.Relation(database.oid(), table.oid(), table.schema(), table.name()),
                        table.file());
            }
        }
        TransactionSearch.Wish wish = new TransactionSearch.Wish(
                from.minus(BEFORE),
                until.map(instant -> instant.plus(BEFORE)).orElse(Instant.MAX.minus(BEFORE.multipliedBy(2))),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                0,
                Integer.MAX_VALUE);
        TransactionSearch.Found found = LogArchive.open(repository, dataSet)
                .search(
                        new TransactionSearch(wish, names, transaction -> {
                            if (!transaction.at().isAfter(recovered)) {
                                take(transaction, unseen);
                            }
                        }),
                        from.minus(BEFORE),
                        timeline)
                .found();
        followed = !found.begin().isAfter(first) && !found.end().isBefore(recovered);
        for (long xid : found.cut()) {
            unseen.forEach((database, of) -> {
                if (of.includes(xid)) {
                    cut.add(database);
                }
            });
        }
        if (!followed) {
            LOG.warn(
                    "The log of {} that is stored, from {} to {}, does not lead from its base backup to {}",
                    dataSet,
                    found.begin(),
                    found.end(),
                    recovered);
        }
    }

    private void take(LoggedTransaction transaction, Map<Long, Unseen> unseen) {
        for (Change change : transaction.relations()) {
            Unseen of = unseen.get(change.database());
            if (of == null || !of.includes(transaction.xid())) {
                continue;
            }
            if (change.kinds().contains(Kind.DROP_DATABASE)) {
                databasesDropped.add(change.database());
            }
            change.oid().ifPresent(oid -> {
                Done table = done.computeIfAbsent(new Place(change.database(), oid), place -> new Done());
                table.inserted += change.inserted();
                table.updated += change.updated();
                table.deleted += change.deleted();
                table.replaced |= change.kinds().stream().anyMatch(REPLACED::contains);
            });
        }
    }

    /** Whether each table's changes are known. */
    boolean isFollowed() {
        return followed;
    }

    /** Bytes of log between the profile and the copy's state, whichever is the later. */
    long bytes() {
        return bytes;
    }

    boolean isDropped(long database) {
        return followed ? databasesDropped.contains(database) : bytes >= ROW;
    }

    Allowance of(long database, long table) {
        if (!followed) {
            long rows = bytes / ROW;
            return new Allowance(-rows, rows, rows, Optional.empty());
        }
        Done of = done.getOrDefault(new Place(database, table), new Done());
        long net = of.inserted - of.deleted;
        Optional<Unclear> unclear = of.replaced
                ? Optional.of(Unclear.REPLACED)
                : cut.contains(database) ? Optional.of(Unclear.BEGUN_BEFORE) : Optional.empty();
        return new Allowance(net, net, of.inserted + of.updated + of.deleted, unclear);
    }
}

package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Change;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Kind;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds transactions in a stretch of the log. Blocks while it reads. For one thread, once. */
public final class TransactionSearch {
    /** Commits lie in the log nearly in the order of their times: a transaction takes its time just before. */
    private static final Duration DISORDER = Duration.ofMinutes(1);

    private final Wish wish;
    private final RelationNames names;
    private final RelationNames.@Nullable Wanted relation;
    private final Set<Long> databases;
    private final Map<Long, Unfinished> unfinished = new HashMap<>();
    /** Running when what is read begins. */
    private final Set<Long> older = new HashSet<>();

    /** Committed, and perhaps begun before what is read. */
    private final Set<Long> cut = new HashSet<>();

    private final List<LoggedTransaction> found = new ArrayList<>();
    private final Consumer<LoggedTransaction> taker;
    private final List<RestorePoint> restorePoints = new ArrayList<>();
    private boolean more;
    private boolean runningKnown;
    private long records;
    private Lsn begin = Lsn.NONE;
    private Lsn end = Lsn.NONE;
    private @Nullable Instant last;

    /**
     * @param relation its name, with or without schema, its oid, or its file's number
     * @param database its name or oid
     * @param kinds any of them; empty: all
     * @param rows at least so many were changed; 0: any
     * @param limit at most so many are given
     */
    public record Wish(
            Instant from,
            Instant to,
            Optional<String> relation,
            Optional<String> database,
            Set<Kind> kinds,
            long rows,
            int limit) {
        public Wish {
            kinds = Set.copyOf(kinds);
        }
    }

    /** @param at exclusive end of what a recovery to it replays */
    public record RestorePoint(String name, Instant time, Lsn at) {}

    /**
     * @param begin where the first record lies that was read
     * @param end after the last one
     * @param last the latest end of a transaction that was read; empty when none was
     * @param cut that committed, whether asked for or not, and may have begun before the first record: rows that they
     *     wrote are perhaps not told
     * @param more whether there are more than the limit
     */
    public record Found(
            List<LoggedTransaction> transactions,
            List<RestorePoint> restorePoints,
            Lsn begin,
            Lsn end,
            Optional<Instant> last,
            long records,
            Set<Long> cut,
            boolean more) {}

    /** Gives the log in order. */
    @FunctionalInterface
    public interface Pieces {
        /** The next one; empty at the end. */
        Optional<WalPiece> next() throws IOException;
    }

    public TransactionSearch(Wish wish, RelationNames names) {
        this.wish = wish;
        this.names = names;
        this.taker = found::add;
        this.databases = wish.database().map(names::databases).orElse(Set.of());
        this.relation =
                wish.relation().map(name -> names.wanted(name, databases)).orElse(null);
    }

    /**
     * Hands each transaction over as it is found, and keeps none: for more than fit into memory.
     *
     * @param wish without a relation or a database; its limit does not count
     */
    public TransactionSearch(Wish wish, RelationNames names, Consumer<LoggedTransaction> taker) {
        this.wish = wish;
        this.names = names;
        this.taker = taker;
        this.databases = Set.of();
        this.relation = null;
    }

    /** Whether the catalogs know what is asked for, or it is a number, of which the log alone may know. */
    public boolean isKnown() {
        RelationNames.Wanted wanted = relation;
        return (wanted == null || !wanted.oids().isEmpty()) && (wish.database().isEmpty() || !databases.isEmpty());
    }

    public Found search(Pieces pieces) throws IOException {
        WalReader reader = new WalReader(pieces::next);
        for (Optional<WalRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
            WalRecord record = next.get();
            if (records++ == 0) {
                begin = record.at();
            }
            end = record.end();
            Optional<LogChange> change = change(record);
            if (change.isPresent() && !take(record, change.get())) {
                break;
            }
        }
        return new Found(
                List.copyOf(found),
                List.copyOf(restorePoints),
                begin,
                end,
                Optional.ofNullable(last),
                records,
                Set.copyOf(cut),
                more);
    }

    /** When the first transaction ended in a stretch; empty when none did. */
    public static Optional<Instant> firstEnd(Pieces pieces) throws IOException {
        WalReader reader = new WalReader(pieces::next);
        for (Optional<WalRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
            if (next.get().manager() == LogChange.TRANSACTION
                    && change(next.get()).orElse(null) instanceof LogChange.Ended ended) {
                return Optional.of(ended.time());
            }
        }
        return Optional.empty();
    }

    private static Optional<LogChange> change(WalRecord record) throws SourceException {
        try {
            return LogChange.of(record);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new SourceException(
                    "The log record at " + record.at() + " has an unknown layout. Use a newer Holdfast.", e);
        }
    }

    /** @return whether to read on */
    private boolean take(WalRecord record, LogChange change) {
        switch (change) {
            case LogChange.Rows rows -> of(record).count(rows);
            case LogChange.Pages pages -> {
                if (record.xid() != 0) {
                    pages.files().forEach(of(record)::wrote);
                }
            }
            case LogChange.FileCreated created -> of(record).created.add(created.file());
            case LogChange.Truncated truncated ->
                truncated
                        .relations()
                        .forEach(oid -> of(record).truncated.add(new Unfinished.Named(truncated.database(), oid)));
            case LogChange.DatabaseDropped dropped ->
                of(record).databasesDropped.add(dropped.database());
            case LogChange.Running running -> {
                if (!runningKnown) {
                    runningKnown = true;
                    older.addAll(running.xids());
                }
            }
            case LogChange.RestorePoint point -> {
                if (!point.time().isBefore(wish.from()) && !point.time().isAfter(wish.to())) {
                    restorePoints.add(new RestorePoint(point.name(), point.time(), record.end()));
                }
            }
            case LogChange.Ended ended -> {
                ended(record, ended);
                last = last == null || last.isBefore(ended.time()) ? ended.time() : last;
                return !more && !ended.time().isAfter(wish.to().plus(DISORDER));
            }
        }
        return true;
    }

    private Unfinished of(WalRecord record) {
        return unfinished.computeIfAbsent(record.xid(), xid -> new Unfinished(record.at()));
    }

    private void ended(WalRecord record, LogChange.Ended end) {
        Unfinished whole = new Unfinished(record.at());
        boolean old = older.contains(end.xid());
        if (end.committed() && (old || !runningKnown)) {
            cut.add(end.xid());
        }
        Optional.ofNullable(unfinished.remove(end.xid())).ifPresent(whole::add);
        for (long child : end.children()) {
            Optional.ofNullable(unfinished.remove(child)).ifPresent(whole::add);
        }
        if (!end.committed() || end.time().isBefore(wish.from()) || end.time().isAfter(wish.to())) {
            return;
        }
        List<Change> changes = new Conclusion(names, whole, end)
                .changes().stream().filter(change -> wanted(change, end)).toList();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        changes.forEach(change -> kinds.addAll(change.kinds()));
        LoggedTransaction transaction =
                new LoggedTransaction(end.xid(), whole.first, record.at(), end.time(), true, !old, kinds, changes);
        if (!changes.isEmpty()
                && (wish.kinds().isEmpty() || kinds.stream().anyMatch(wish.kinds()::contains))
                && transaction.rows() >= wish.rows()) {
            if (found.size() == wish.limit()) {
                more = true;
            } else {
                taker.accept(transaction);
            }
        }
    }

    private boolean wanted(Change change, LogChange.Ended end) {
        if (!databases.isEmpty() && !databases.contains(change.database())) {
            return false;
        }
        RelationNames.Wanted wanted = relation;
        if (wanted == null) {
            return true;
        }
        boolean dropped = change.oid().isEmpty()
                && change.kinds().contains(Kind.DROP)
                // a file without a name went with a relation that was asked for by its oid
                && end.relationsDropped().stream().anyMatch(oid -> wanted.includes(change.database(), oid));
        return dropped
                || change.file().filter(wanted::includes).isPresent()
                || change.oid()
                        .filter(oid -> wanted.includes(change.database(), oid))
                        .isPresent();
    }
}

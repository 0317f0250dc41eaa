package io.holdfast.control.log;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.postgres.RecoveryPointCatalog;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.wal.LoggedTransaction;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Kind;
import io.holdfast.sources.postgres.wal.RelationFile;
import io.holdfast.sources.postgres.wal.RelationNames;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import io.holdfast.sources.postgres.wal.TransactionSearch.Found;
import io.holdfast.sources.postgres.wal.TransactionSearch.Wish;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Searches the write-ahead log that a repository holds. */
final class PostgresLogSearch {
    private PostgresLogSearch() {}

    static LoggedTransactions search(ContinuousLog.Search search) throws IOException {
        RelationNames names = RecoveryPointCatalog.read(search.repository(), search.named());
        Wish wish = new Wish(
                search.from(),
                search.to(),
                search.relation(),
                search.database(),
                search.kinds().stream()
                        .map(kind -> Kind.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                search.rows(),
                search.limit());
        TransactionSearch transactions = new TransactionSearch(wish, names);
        if (!transactions.isKnown()) {
            String relation = search.relation().orElse("");
            List<String> like = names.like(relation);
            throw new InvalidRequestException(
                    relation.isEmpty() ? "database" : "relation",
                    "is not named by "
                            + (search.named().isEmpty()
                                    ? "any recovery point"
                                    : "the catalogs of the recovery points " + ids(search.named()))
                            + (like.isEmpty() ? "" : ", but " + String.join(", ", like))
                            + "; of a younger relation give the oid, or the number of its file");
        }
        LogArchive.Searched searched = LogArchive.open(search.repository(), search.dataSet())
                .search(transactions, search.from(), search.timeline());
        Found found = searched.found();
        return new LoggedTransactions(
                search.dataSet(),
                search.repository().location(),
                search.from(),
                search.to(),
                searched.timeline(),
                found.begin().toString(),
                found.end().toString(),
                found.last().orElse(null),
                search.named().stream().map(Snapshot::shortId).toList(),
                found.transactions().stream()
                        .map(PostgresLogSearch::transaction)
                        .toList(),
                found.restorePoints().stream()
                        .map(point -> new LoggedTransactions.RestorePoint(
                                point.name(), point.time(), point.at().toString()))
                        .toList(),
                found.more());
    }

    private static String ids(List<Snapshot> named) {
        return named.stream().map(Snapshot::shortId).collect(Collectors.joining(" and "));
    }

    private static LoggedTransactions.Transaction transaction(LoggedTransaction found) {
        return new LoggedTransactions.Transaction(
                found.xid(),
                found.at().toString(),
                found.time(),
                // commits are stamped to the microsecond, and a recovery stops at the first that is later
                found.time().minus(1, ChronoUnit.MICROS),
                found.whole(),
                texts(found.kinds()),
                found.rows(),
                found.relations().stream().map(PostgresLogSearch::change).toList());
    }

    private static LoggedTransactions.Change change(LoggedTransaction.Change change) {
        return new LoggedTransactions.Change(
                change.databaseName().orElse(Long.toString(change.database())),
                change.name().orElse(null),
                change.oid().orElse(null),
                change.file().map(RelationFile::toString).orElse(null),
                texts(change.kinds()),
                change.inserted(),
                change.updated(),
                change.deleted());
    }

    private static List<String> texts(Collection<Kind> kinds) {
        return kinds.stream()
                .sorted()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}

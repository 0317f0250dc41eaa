package io.holdfast.control.transaction;

import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.log.ContinuousLog;
import io.holdfast.control.log.LoggedTransactions;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks for transactions in the logs that repositories hold. */
@Component
class Transactions {
    private final List<ContinuousLog> logs;
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final RecoveryPoints points;
    private final Clock clock;

    Transactions(
            ObjectProvider<ContinuousLog> logs,
            InventoryStore inventory,
            RepositoryAccess access,
            RecoveryPoints points,
            Clock clock) {
        this.logs = logs.stream().toList();
        this.inventory = inventory;
        this.access = access;
        this.points = points;
        this.clock = clock;
    }

    record Wish(
            Instant from,
            Instant to,
            Optional<String> relation,
            Optional<String> database,
            Set<String> kinds,
            long rows,
            Optional<Integer> timeline,
            int limit) {}

    /** Reads the log; blocks for a second or so for each GB. */
    LoggedTransactions find(String name, Optional<String> repository, Wish wish) throws IOException {
        Inventory current = inventory.current();
        DataSet dataSet = current.dataSet(name);
        ContinuousLog log = logs.stream()
                .filter(one -> one.kind().equals(dataSet.kind()))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "dataSet", name + " is of kind " + dataSet.kind() + ", which has no log to be searched"));
        String place = repository.orElseGet(
                () -> current.policyOf(dataSet).repositories().getFirst());
        Repository opened = access.open(current.repository(place));
        Instant to = wish.to().isAfter(clock.instant()) ? clock.instant() : wish.to();
        try {
            return log.search(new ContinuousLog.Search(
                    name,
                    opened,
                    named(opened, name, place, wish.from(), to),
                    wish.from(),
                    to,
                    wish.relation(),
                    wish.database(),
                    wish.kinds(),
                    wish.rows(),
                    wish.timeline(),
                    wish.limit()));
        } catch (SourceException e) {
            // its message is written for operators
            throw new ConflictException(String.valueOf(e.getMessage()));
        }
    }

    /** The state before is asked first, then the one after: for the names of what was made, or rewritten, in between. */
    private List<Snapshot> named(Repository repository, String dataSet, String place, Instant from, Instant to)
            throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        Stream.of(
                        points.latest(dataSet, place, from),
                        points.latest(dataSet, place, to),
                        points.earliest(dataSet, place))
                .flatMap(Optional::stream)
                .map(RecoveryPoint::snapshotId)
                .forEach(ids::add);
        List<Snapshot> named = new ArrayList<>();
        for (String id : ids.stream().limit(2).toList()) {
            named.add(repository.snapshot(id));
        }
        return named;
    }
}

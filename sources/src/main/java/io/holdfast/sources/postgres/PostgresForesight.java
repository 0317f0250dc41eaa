package io.holdfast.sources.postgres;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.Foresight;
import io.holdfast.sources.Foresight.Replaced;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.postgres.StoredDatabases.Columns;
import io.holdfast.sources.postgres.part.ConditionColumns;
import io.holdfast.sources.postgres.part.PartSelection;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a restore of a cluster, or of a part of one, would come to. Starts no server. Once, for one thread. */
final class PostgresForesight {
    private final RestoreRequest request;
    private final Clock clock;
    private final List<String> notes = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    PostgresForesight(RestoreRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    Foresight foresee() throws IOException {
        BaseBackupRecord record = BaseBackupRecord.read(request.repository(), request.snapshot());
        Placement placement = Placement.of(request.selection());
        attempt(placement::requireFreePort);
        attempt(() -> placement.byOid(record));
        attempt(() -> requireLog(record));
        Optional<Replaced> replaced = Optional.empty();
        if (placement.inPlace().isPresent()) {
            InPlace place = new InPlace(placement.inPlace().get());
            attempt(() -> place.look(record));
            replaced = measured(place);
        }
        // a part is taken out of the whole cluster, which is restored apart for that
        return new Foresight(List.of(EntryPath.ROOT), brings(record), replaced, notes, obstacles);
    }

    private void requireLog(BaseBackupRecord record) throws IOException {
        LogChoice log = LogChoice.of(request, record, clock);
        if (RecoveryTarget.of(request) instanceof RecoveryTarget.Place place) {
            if (log.archive().isEmpty()) {
                throw new SourceException("There is no log in which to find " + place.text() + ": " + log.why()
                        + ". Restore without it, or use another repository.");
            }
            notes.add("Whether the log has " + place.text() + " is found out as it is read.");
        }
        if (log.archive().isEmpty()) {
            notes.add("The state of the base backup itself is brought back, without a log: " + log.why() + ".");
        }
        log.plan(request, record);
    }

    /** Empty when there is nothing that could be looked at, of which an obstacle says why. */
    private static Optional<Replaced> measured(InPlace place) {
        try {
            return Optional.of(place.replaced());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<ContentItem> brings(BaseBackupRecord record) throws IOException {
        StoredDatabases stored = new StoredDatabases(request.repository(), request.snapshot());
        Optional<PartSelection> part = PartSelection.of(request.selection());
        if (part.isEmpty()) {
            return first(stored.summed());
        }
        if (part.get().user().isPresent()) {
            notes.add(
                    "Which rows belong to that user is found out in the restored copy; they are shown beside the living"
                            + " database before anything is put back.");
            return List.of();
        }
        if (part.get().where().isPresent()) {
            condition(stored, part.get().database().orElse(record.database()), part.get());
            notes.add("Which rows meet the condition, and what belongs to them, is found out in the restored copy; the"
                    + " numbers are of the whole table.");
        }
        List<ContentItem> items = stored.named(part.get().database().orElse(record.database()), part.get(), missing -> {
            if (request.pointInTime().isPresent()) {
                notes.add("The base backup has no " + missing + "; only if the log makes it until then is it there.");
            } else {
                obstacles.add("The recovery point has no " + missing + ". Look into it for what there is.");
            }
        });
        return first(items);
    }

    /** What the server would refuse once it has all of the copy: a column that is not there. */
    private void condition(StoredDatabases stored, String database, PartSelection part) throws IOException {
        Optional<Columns> there = stored.conditioned(database, part);
        if (there.isEmpty()) {
            notes.add(
                    "Which columns the table has could not be told: whether the condition fits is found out in the restored copy.");
            return;
        }
        String table = there.get().table().schema() + "." + there.get().table().name();
        List<String> known = there.get().names();
        List<String> unknown = ConditionColumns.of(
                        part.where().orElseThrow(), there.get().table().name())
                .stream()
                .filter(name -> !known.contains(name))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        String what = table + " has no column " + String.join(", ", unknown) + ", which the condition names. It has: "
                + String.join(", ", known) + ".";
        if (request.pointInTime().isPresent()) {
            notes.add("In the base backup " + what
                    + " Only if the log makes such a column until then can rows be chosen.");
        } else {
            obstacles.add("In the recovery point " + what + " Correct the condition.");
        }
    }

    private List<ContentItem> first(List<ContentItem> items) {
        if (items.size() <= SourceKind.MOST_FORESEEN) {
            return items;
        }
        notes.add("Named are the first " + SourceKind.MOST_FORESEEN + " of " + items.size() + ".");
        return items.subList(0, SourceKind.MOST_FORESEEN);
    }

    private void attempt(Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (SourceException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        } catch (RepositoryException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
    }

    /** What the restore itself would refuse. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }
}

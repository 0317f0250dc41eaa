package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.postgres.wal.LoggedTransaction.Change;
import io.holdfast.sources.postgres.wal.LoggedTransaction.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a transaction did to each relation, concluded at its end. The log does not say "truncate" or "drop" where
 * {@code wal_level} is replica: both drop a file with the commit. A relation that was dropped has its statistics dropped
 * too (from version 15 on); one that was truncated or rewritten got another file in the same transaction, and the first
 * of these, the table's own, has no page after a TRUNCATE.
 */
final class Conclusion {
    private final RelationNames names;
    private final Unfinished done;
    private final LogChange.Ended end;
    private final Set<RelationFile> gone;
    private final Set<RelationFile> made;
    private final Map<RelationFile, Set<Kind>> kinds = new TreeMap<>();

    Conclusion(RelationNames names, Unfinished done, LogChange.Ended end) {
        this.names = names;
        this.done = done;
        this.end = end;
        this.gone = new HashSet<>(end.filesDropped());
        gone.removeAll(done.created);
        this.made = new HashSet<>(done.created);
        made.removeAll(end.filesDropped());
    }

    List<Change> changes() {
        done.rows.forEach((file, counts) -> {
            if (isOfInterest(file)) {
                for (LogChange.RowChange kind : LogChange.RowChange.values()) {
                    if (counts[kind.ordinal()] > 0) {
                        kinds(file).add(kind(kind));
                    }
                }
            }
        });
        files();
        List<Change> changes = new ArrayList<>();
        kinds.forEach((file, of) -> {
            long[] counts = done.rows.getOrDefault(file, new long[LogChange.RowChange.values().length]);
            Optional<RelationNames.Relation> relation = names.of(file);
            changes.add(new Change(
                    file.database(),
                    names.database(file.database()),
                    relation.map(RelationNames.Relation::oid),
                    relation.map(RelationNames.Relation::qualified),
                    Optional.of(file),
                    of,
                    counts[LogChange.RowChange.INSERTED.ordinal()],
                    counts[LogChange.RowChange.UPDATED.ordinal()],
                    counts[LogChange.RowChange.DELETED.ordinal()]));
        });
        byOid(changes);
        return changes;
    }

    private void files() {
        boolean replaced = gone.size() > end.relationsDropped().size() && !made.isEmpty();
        if (end.relationsDropped().isEmpty() && gone.size() > made.size()) {
            // before 15, and what has no statistics: more went than came
            replaced = false;
        }
        Kind replacement = done.truncated.isEmpty()
                        && done.created.stream()
                                .filter(made::contains)
                                .findFirst()
                                .filter(done.written::contains)
                                .isPresent()
                ? Kind.REWRITE
                : Kind.TRUNCATE;
        for (RelationFile file : gone) {
            Optional<RelationNames.Relation> relation = names.of(file);
            boolean dropped = relation.isPresent() && !end.relationsDropped().isEmpty()
                    ? end.relationsDropped().contains(relation.get().oid())
                    : !replaced;
            if (isOfInterest(file)) {
                kinds(file).add(dropped ? Kind.DROP : replacement);
            }
        }
        if (!replaced) {
            made.stream().filter(this::isOfInterest).forEach(file -> kinds(file).add(Kind.CREATE));
        }
    }

    /** What the log names by oid, beside or without a file. */
    private void byOid(List<Change> changes) {
        Set<Long> known = new HashSet<>();
        changes.forEach(change -> change.oid().ifPresent(known::add));
        for (Unfinished.Named truncated : done.truncated) {
            if (!known.contains(truncated.oid())) {
                changes.add(named(truncated.database(), truncated.oid(), Kind.TRUNCATE));
            }
        }
        for (long database : done.databasesDropped) {
            changes.add(new Change(
                    database,
                    names.database(database),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    EnumSet.of(Kind.DROP_DATABASE),
                    0,
                    0,
                    0));
        }
    }

    private Change named(long database, long oid, Kind kind) {
        return new Change(
                database,
                names.database(database),
                Optional.of(oid),
                names.ofOid(database, oid).map(RelationNames.Relation::qualified),
                Optional.empty(),
                EnumSet.of(kind),
                0,
                0,
                0);
    }

    private Set<Kind> kinds(RelationFile file) {
        return kinds.computeIfAbsent(file, key -> EnumSet.noneOf(Kind.class));
    }

    /** Neither the catalog's, not even after it was rewritten, nor what only holds values too long for their rows. */
    private boolean isOfInterest(RelationFile file) {
        return file.isOfUser()
                && names.of(file).filter(RelationNames.Relation::isInternal).isEmpty();
    }

    private static Kind kind(LogChange.RowChange change) {
        return switch (change) {
            case INSERTED -> Kind.INSERT;
            case UPDATED -> Kind.UPDATE;
            case DELETED -> Kind.DELETE;
        };
    }
}

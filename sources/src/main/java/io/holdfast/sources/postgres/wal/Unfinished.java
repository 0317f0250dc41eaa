package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What one transaction, or subtransaction, has done so far. */
final class Unfinished {
    Lsn first;
    final Map<RelationFile, long[]> rows = new HashMap<>();
    /** In their order. */
    final Set<RelationFile> created = new LinkedHashSet<>();
    /** Of the created ones, those that have pages. */
    final Set<RelationFile> written = new LinkedHashSet<>();
    /** By database and oid. */
    final Set<Named> truncated = new LinkedHashSet<>();

    final Set<Long> databasesDropped = new LinkedHashSet<>();

    record Named(long database, long oid) {}

    Unfinished(Lsn first) {
        this.first = first;
    }

    void count(LogChange.Rows change) {
        rows.computeIfAbsent(change.file(), file -> new long[LogChange.RowChange.values().length])[
                        change.kind().ordinal()] +=
                change.rows();
        wrote(change.file());
    }

    void wrote(RelationFile file) {
        if (created.contains(file)) {
            written.add(file);
        }
    }

    void add(Unfinished child) {
        if (child.first.isBefore(first)) {
            first = child.first;
        }
        child.rows.forEach((file, counts) -> {
            long[] sum = rows.computeIfAbsent(file, key -> new long[counts.length]);
            for (int i = 0; i < counts.length; i++) {
                sum[i] += counts[i];
            }
        });
        created.addAll(child.created);
        written.addAll(child.written);
        truncated.addAll(child.truncated);
        databasesDropped.addAll(child.databasesDropped);
    }
}

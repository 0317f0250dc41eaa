package io.holdfast.sources;

import java.time.Instant;
import java.util.Map;

/**
 * What a source knows of the recovery point that it has just yielded; kept inside the snapshot and in the catalog.
 *
 * @param consistentAt the instant whose state the recovery point holds
 * @param engineVersion such as {@code PostgreSQL 18.6}
 * @param facts plain values such as {@code start_lsn}, {@code nodes}, {@code relationships}; keys in snake_case
 */
public record BackupFacts(Instant consistentAt, String engineVersion, Map<String, String> facts) {
    /** The short id of the snapshot that the unchanged was taken over from; a source that read everything has no such fact. */
    public static final String INCREMENTAL_TO = "incremental_to";

    /** Why a source that can do with less read everything. */
    public static final String FULL_BECAUSE = "full_because";

    public BackupFacts {
        facts = Map.copyOf(facts);
    }
}

package io.holdfast.sources.postgres;

import io.holdfast.sources.postgres.wal.LoggedBlocks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the log says was changed between the start of an earlier backup and that of this one. Only where all of that log
 * can be read, and is the one that the earlier backup was made consistent with; else it says why not.
 *
 * @param blocks empty when it is not known
 * @param unknownBecause why it is not; empty otherwise
 */
record LoggedChanges(Optional<LoggedBlocks> blocks, String unknownBecause) {
    static LoggedChanges known(LoggedBlocks blocks) {
        return new LoggedChanges(Optional.of(blocks), "");
    }

    static LoggedChanges unknown(String because) {
        return new LoggedChanges(Optional.empty(), because);
    }

    /** Nothing is asked of the log. */
    static LoggedChanges notWanted() {
        return new LoggedChanges(Optional.empty(), "");
    }

    /** Facts of the recovery point, for people. */
    Map<String, String> notes(Optional<LoggedFiles> files) {
        Map<String, String> notes = new HashMap<>();
        files.ifPresent(of -> notes.put("blocks_named_by_log", of.said()));
        if (!unknownBecause.isEmpty()) {
            notes.put("blocks_not_named_because", unknownBecause);
        }
        return notes;
    }
}

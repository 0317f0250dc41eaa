package io.holdfast.sources.postgres;

import io.holdfast.repository.tree.Cuts;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster's files in a snapshot, whichever way they came.
 *
 * @param start where replay begins
 * @param end where the copy is consistent
 * @param tablespaces where those outside the data directory are, by oid
 * @param readBytes of all files that were read or received
 * @param pageCuts how the files of relations are cut
 * @param damage what was said of pages with wrong checksums, as the server says it
 * @param refused how the server ended the backup for them
 * @param earlier what the copy builds on; empty for a full one
 * @param fullBecause why it is a full one; empty otherwise
 * @param notes further facts of the recovery point, on how it was read
 */
record CopiedCluster(
        Lsn start,
        Lsn end,
        int timeline,
        Map<String, String> tablespaces,
        BackupManifest manifest,
        long readBytes,
        Cuts.Fixed pageCuts,
        List<String> damage,
        Optional<SourceException> refused,
        Optional<EarlierBackup> earlier,
        String fullBecause,
        Map<String, String> notes) {}

package io.holdfast.sources;

import io.holdfast.repository.snapshot.SnapshotSink;
import java.io.IOException;

/** One protected system. */
public interface Source extends AutoCloseable {
    /** Fails with what to do when the system cannot be reached or lacks a privilege that a backup needs. Quick. */
    void probe() throws SourceException;

    /**
     * Hands a consistent copy of the system to the sink, of one moment. May be cancelled by interrupt at any time and
     * then leaves nothing behind in the protected system.
     */
    BackupFacts backup(SnapshotSink sink, SourceContext context)
            throws SourceException, IOException, InterruptedException;

    @Override
    void close() throws IOException;
}

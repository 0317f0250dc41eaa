package io.holdfast.sources.part;

import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;

/** Lays an extracted part beside the living system and puts it there. Stateless; safe for many threads. */
public interface PartialRecovery {
    /**
     * The fact of a {@link RestoreReport} that names the directory in which the extracted part lies, absolute. It is
     * complete in itself: whatever the restore started may be stopped.
     */
    String EXTRACT = "extract";

    /**
     * Changes nothing in the living system.
     *
     * @param extract the directory that the restore's report named
     * @throws SourceException with what to do when the living system cannot be asked
     */
    Difference compare(Path extract, SourceSettings live, SourceContext context)
            throws SourceException, IOException, InterruptedException;

    /**
     * Puts the part into the living system: all of it or, on any failure, nothing. Compares again first, and refuses when
     * the difference is no longer the one that was approved. What is replaced is kept in files beside the extract.
     *
     * @throws SourceException naming what is in the way; the living system is unchanged then, unless it says that this
     *     is not known
     */
    PartResult apply(Path extract, SourceSettings live, PartOrder order, SourceContext context)
            throws SourceException, IOException, InterruptedException;
}

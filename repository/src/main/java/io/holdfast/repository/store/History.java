package io.holdfast.repository.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What a store remembers of files that were removed or overwritten. Blocks. */
public interface History {
    /**
     * Brings every file but locks back to what it was at an instant, if it was removed or overwritten after; files that were
     * written since stay. What was removed since on purpose comes back, too.
     *
     * @return the files that were brought back, by path
     */
    List<String> undoSince(Instant since) throws IOException;
}

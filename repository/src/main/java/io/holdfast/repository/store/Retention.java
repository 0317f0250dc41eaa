package io.holdfast.repository.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps files of a store from being removed or replaced before an instant, by whomever. Safe for many threads; blocks. */
public interface Retention {
    /** How long what is written is kept from then on; positive. */
    Duration period();

    /** Until when a file is kept; empty when it is not. @throws NoSuchFileException when there is no such file */
    Optional<Instant> until(StoreFile file) throws IOException;

    /**
     * Keeps a file until this instant at least; does nothing when it is kept that long already. Never shortens.
     *
     * @throws NoSuchFileException when there is no such file
     */
    void prolong(StoreFile file, Instant until) throws IOException;
}

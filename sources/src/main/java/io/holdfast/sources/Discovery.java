package io.holdfast.sources;

import io.holdfast.repository.store.StoreLocation;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds what there is that could be protected, such as the databases of a server or the folders of a folder. Only reads.
 * Stateless; safe for many threads.
 */
public interface Discovery {
    /**
     * One thing that was found.
     *
     * @param name unique at its place
     * @param detail for people; may be empty
     * @param bytes that it has, where the place tells without reading everything
     */
    record Found(String name, String detail, OptionalLong bytes) {}

    /** Names what is looked into, for people; the same text for the same place, whatever else the settings say. */
    String place(SourceSettings settings) throws SourceException;

    /** What is there, in name order. Blocks; may take as long as the place takes to answer. */
    List<Found> find(SourceSettings settings) throws SourceException, IOException, InterruptedException;

    /** Whether what was found is a repository and nothing else: what keeps the backups is not to be backed up. */
    default boolean isRepository(StoreLocation repository, String place, Found found) {
        return false;
    }
}

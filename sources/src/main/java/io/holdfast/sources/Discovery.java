package io.holdfast.sources;

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

    /**
     * Whether a data set of this kind protects the whole of what was found.
     *
     * @param dataSet its settings
     * @param place where it was found, by this kind or another
     */
    boolean covers(SourceSettings dataSet, String place, Found found) throws SourceException;

    /** Whether where a data set lies there may be others, which that data set does not protect. */
    default boolean looksBesideDataSets() {
        return false;
    }
}

package io.holdfast.sources;

/** Finds what there is, and tells what of it data sets of its kind protect. */
public interface CoveringDiscovery extends Discovery {
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

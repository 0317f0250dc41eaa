package io.holdfast.repository.inspect;

/**
 * What two snapshots differ by.
 *
 * @param changedFiles whose content differs
 * @param added what only the second has
 * @param removed what only the first has
 */
public record DiffSummary(long changedFiles, Counts added, Counts removed) {
    /**
     * @param others links and special files
     * @param bytes of blobs, as plaintext
     */
    public record Counts(long files, long directories, long others, long dataBlobs, long treeBlobs, long bytes) {}
}

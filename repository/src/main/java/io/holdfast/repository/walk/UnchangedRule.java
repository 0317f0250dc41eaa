package io.holdfast.repository.walk;

/**
 * What has to be the same for a file to count as unchanged, beside its size and the time of its last modification.
 *
 * @param inode its inode's number
 * @param changeTime the time of the last change of its inode, such as by another owner or a rename
 */
public record UnchangedRule(boolean inode, boolean changeTime) {
    /** As restic has it by default. */
    public static final UnchangedRule STRICT = new UnchangedRule(true, true);
}

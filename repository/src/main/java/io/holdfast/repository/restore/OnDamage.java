package io.holdfast.repository.restore;

/** What a restore does when the repository does not hold all that the snapshot needs. */
public enum OnDamage {
    /** It ends there. What needs every file, such as a database, is not to look as if it were whole. */
    FAIL,
    /**
     * All that is sound is restored, and each file and directory that is not is named. A file that lacks parts has its
     * length, with zeros in their places, or what an existing file had there, and not the metadata of the snapshot; of a
     * directory that cannot be read nothing is there. An update from a repository that has it whole writes the rest.
     */
    GO_ON
}

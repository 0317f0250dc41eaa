package io.holdfast.sources.files;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;

/**
 * What has to be the same for a file to count as unchanged, beside its size and the time of its last modification.
 *
 * @param inode its inode's number
 * @param changeTime the time of the last change of its inode, such as by another owner or a rename
 */
record UnchangedRule(boolean inode, boolean changeTime) {
    static final UnchangedRule STRICT = new UnchangedRule(true, true);

    static UnchangedRule parse(SourceSettings settings) throws SourceException {
        return new UnchangedRule(
                !FileSettings.yes(settings, "ignore-inode"), !FileSettings.yes(settings, "ignore-ctime"));
    }
}

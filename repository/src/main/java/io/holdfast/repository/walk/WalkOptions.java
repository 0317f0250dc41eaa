package io.holdfast.repository.walk;

import io.holdfast.repository.tree.EntryPath;
import java.util.Optional;

/**
 * How directories are walked.
 *
 * @param excludes what is left out
 * @param own a path in the snapshot that the program keeps for what it adds itself: what lies there is passed by
 * @param previous what has not changed since is taken over from there
 * @param accessTimes whether it is stored when entries were last read; otherwise that is given as the time of their last
 *     modification, so that what was only read is not stored anew
 */
public record WalkOptions(
        ExcludeRules excludes, Optional<EntryPath> own, Optional<PreviousFiles> previous, boolean accessTimes) {
    /** Everything there is, read anew. */
    public static final WalkOptions ALL = new WalkOptions(ExcludeRules.NONE, Optional.empty(), Optional.empty(), false);

    public WalkOptions withExcludes(ExcludeRules rules) {
        return new WalkOptions(rules, own, previous, accessTimes);
    }

    public WalkOptions withOwn(EntryPath path) {
        return new WalkOptions(excludes, Optional.of(path), previous, accessTimes);
    }

    public WalkOptions since(PreviousFiles files) {
        return new WalkOptions(excludes, own, Optional.of(files), accessTimes);
    }

    public WalkOptions withAccessTimes(boolean stored) {
        return new WalkOptions(excludes, own, previous, stored);
    }
}

package io.holdfast.sources.postgres.page;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a relation that several sessions share, by its path below the data directory, as manifests have it. A file of
 * an incremental backup counts as the one that it stands for.
 *
 * @param folder such as {@code base/5}
 * @param number of the file, mostly the relation's oid until it is first rewritten
 * @param fork {@code fsm}, {@code vm} or {@code init}; empty for the main one
 * @param segment of 1 GB
 */
public record RelationPath(String folder, long number, String fork, int segment) {
    /** Pages in a segment of 1 GB; servers with larger ones are unheard of. */
    public static final int BLOCKS_A_SEGMENT = 131_072;

    private static final Pattern PATH = Pattern.compile("(global|base/\\d+|.*PG_\\d+_\\d+/\\d+)/(?:INCREMENTAL\\.)?"
            + "(\\d{1,18})(?:_(fsm|vm|init))?(?:\\.(\\d{1,6}))?");

    /** Empty for what is no file of a relation. */
    public static Optional<RelationPath> of(String path) {
        Matcher parts = PATH.matcher(path);
        return parts.matches()
                ? Optional.of(new RelationPath(
                        parts.group(1),
                        Long.parseLong(parts.group(2)),
                        parts.group(3) == null ? "" : parts.group(3),
                        parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4))))
                : Optional.empty();
    }

    /** Whether a path is that of a visibility map. */
    public static boolean isVisibilityMap(String path) {
        return of(path).filter(relation -> relation.fork.equals("vm")).isPresent();
    }

    public boolean isMain() {
        return fork.isEmpty();
    }

    /** The first segment of the main fork: the same for all files of a relation. */
    public RelationPath relation() {
        return new RelationPath(folder, number, "", 0);
    }

    /** The database's oid; 0 for what all share. */
    public long database() {
        return folder.equals("global") ? 0 : Long.parseLong(folder.substring(folder.lastIndexOf('/') + 1));
    }

    /** The number in the whole fork of a block of this segment. */
    public long inFork(long block) {
        return (long) segment * BLOCKS_A_SEGMENT + block;
    }
}

package io.holdfast.sources.postgres;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a data directory is no part of a base backup: as the server's own {@code basebackup.c} has it. */
final class ClusterRules {
    /** Their content is of this run of the server alone; they themselves must be there. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_stat_tmp",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_subtrans",
            "pg_wal");

    private static final Set<String> LEFT_OUT = Set.of(
            "postgresql.auto.conf.tmp",
            "current_logfiles.tmp",
            "backup_label",
            "tablespace_map",
            "backup_manifest",
            "postmaster.pid",
            "postmaster.opts");

    private static final Pattern DATABASE = Pattern.compile("(?:base|pg_tblspc/\\d+/PG_\\d+_\\d+)/\\d+/");
    private static final Pattern TEMPORARY = Pattern.compile("t\\d+_\\d+(?:_[a-z]+)?(?:\\.\\d+)?");
    private static final Pattern RELATION = Pattern.compile("(\\d+)(?:_([a-z]+))?(?:\\.\\d+)?");
    private static final String CONTROL = "global/pg_control";

    private final String directory;
    private final boolean database;
    private final Set<String> unlogged;

    private ClusterRules(String directory, boolean database, Set<String> unlogged) {
        this.directory = directory;
        this.database = database;
        this.unlogged = unlogged;
    }

    /**
     * The rules for what is in one directory.
     *
     * @param directory its name as in a manifest, with a slash at the end; empty for the data directory itself
     * @param names of all that is in it
     */
    static ClusterRules of(String directory, List<String> names) {
        if (!DATABASE.matcher(directory).matches()) {
            return new ClusterRules(directory, false, Set.of());
        }
        Set<String> unlogged = new HashSet<>();
        for (String name : names) {
            fork(name)
                    .filter(relation ->
                            relation.group(2) != null && relation.group(2).equals("init"))
                    .ifPresent(relation -> unlogged.add(relation.group(1)));
        }
        return new ClusterRules(directory, true, unlogged);
    }

    /** Whether a directory is kept and what is in it is not. */
    static boolean emptied(String name) {
        return EMPTIED.contains(name);
    }

    /** Whether something in the directory is left out, or, as what must be read last, comes later. */
    boolean leavesOut(String name) {
        if (LEFT_OUT.contains(name)
                || (directory + name).equals(CONTROL)
                || name.startsWith("pg_internal.init")
                || name.startsWith("pgsql_tmp")) {
            return true;
        }
        if (!database) {
            return false;
        }
        return TEMPORARY.matcher(name).matches()
                || fork(name)
                        .filter(relation -> unlogged.contains(relation.group(1)))
                        .filter(relation ->
                                relation.group(2) == null || !relation.group(2).equals("init"))
                        .isPresent();
    }

    private static Optional<Matcher> fork(String name) {
        Matcher relation = RELATION.matcher(name);
        return relation.matches() ? Optional.of(relation) : Optional.empty();
    }
}

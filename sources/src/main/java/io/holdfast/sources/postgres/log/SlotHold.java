package io.holdfast.sources.postgres.log;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the slot of a log makes its server keep.
 *
 * @param slot its name
 * @param state PostgreSQL's word for what becomes of it
 * @param heldBytes of log that the server keeps for it
 * @param bounds what may stop it from growing; none when nothing is known
 * @param why the server's reason for an invalidation, where it gives one (17 and later)
 */
public record SlotHold(String slot, State state, long heldBytes, Bounds bounds, Optional<String> why) {
    /** From a half on a person is told. */
    private static final double MUCH = 0.5;

    private static final double TOO_MUCH = 0.8;

    /** Told without any bound: as much as four minutes of a server that writes 17 MB of log a second. */
    private static final long MUCH_UNBOUNDED = 4L << 30;

    private static final String BOUND_IT = "Bound it on the server: ALTER SYSTEM SET max_slot_wal_keep_size = '…',"
            + " what its disk can spare, and SELECT pg_reload_conf().";

    /** {@code wal_status} of pg_replication_slots. */
    public enum State {
        RESERVED,
        /** More is kept for it than max_wal_size. */
        EXTENDED,
        /** The next checkpoint removes log that it needs. */
        UNRESERVED,
        /** The server has given it up: log that was not received is gone. */
        LOST,
        /** There is none, as before the first connection. */
        ABSENT
    }

    public enum Level {
        WELL,
        WARNING,
        CRITICAL
    }

    /**
     * @param server from {@code max_slot_wal_keep_size}: beyond it the server gives the slot up
     * @param declared from the setting {@code slot-max-mib}
     * @param disk what is held and what is free beside it, where the server's disk is this machine's
     */
    public record Bounds(Optional<Long> server, Optional<Long> declared, Optional<Long> disk) {
        static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty(), Optional.empty());

        /** The one that is reached first; bytes. */
        public Optional<Long> least() {
            return Stream.of(server, declared, disk).flatMap(Optional::stream).min(Comparator.naturalOrder());
        }
    }

    /** Of the bound that is reached first; empty when there is none. */
    public Optional<Double> share() {
        return bounds.least().map(bound -> heldBytes / (double) Math.max(1, bound));
    }

    public Level level() {
        double share = share().orElse(heldBytes >= MUCH_UNBOUNDED ? MUCH : 0.0);
        if (state == State.LOST || state == State.UNRESERVED || share >= TOO_MUCH) {
            return Level.CRITICAL;
        }
        return share >= MUCH ? Level.WARNING : Level.WELL;
    }

    /** What is wrong, with what to do; empty when all is well. */
    public String problem() {
        String reason = why.map(text -> " (" + text + ")").orElse("");
        if (state == State.LOST) {
            return "The server has given the slot " + slot + " up" + reason + ", as it held back more log than"
                    + " max_slot_wal_keep_size allows. It is made anew at the next connection; log that the server has"
                    + " removed by then is a gap.";
        }
        if (level() == Level.WELL) {
            return "";
        }
        String held = "The slot " + slot + " holds back " + megabytes(heldBytes) + " of log on the database server";
        String remedy = " Find out why the log is not received, and bring that in order.";
        if (state == State.UNRESERVED) {
            return held
                    + ", more than max_slot_wal_keep_size allows: its next checkpoint gives the slot up, which costs"
                    + " a gap." + remedy;
        }
        Optional<Long> bound = bounds.least();
        if (bound.isEmpty()) {
            return held + ", and nothing bounds it: its disk fills." + remedy + " " + BOUND_IT;
        }
        String of = held + ", of " + megabytes(bound.get());
        if (bound.equals(bounds.server())) {
            return of
                    + " that max_slot_wal_keep_size allows; beyond it the server gives the slot up, which costs a gap."
                    + remedy;
        }
        return bound.equals(bounds.disk())
                ? of + " that its disk has for it; then the database stops." + remedy
                : of + " that the setting 'slot-max-mib' says its disk can spare." + remedy;
    }

    /** What had better be set on the server; empty when that is well. */
    public String advice() {
        return bounds.server().isEmpty() && (state == State.RESERVED || state == State.EXTENDED) ? unbounded() : "";
    }

    /** What had better be set on a server whose slots nothing bounds. */
    public static String unbounded() {
        return "max_slot_wal_keep_size is -1: a slot whose reader is away holds log back until the database's disk is"
                + " full and the database stops. " + BOUND_IT;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}

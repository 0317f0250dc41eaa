package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the spool as small as may be. A segment goes when every repository holds it in a snapshot. While one cannot be
 * reached the spool grows, up to a bound; then segments go that at least one repository holds, and the one that is
 * away gets a gap. A segment that no repository holds is never removed: with those alone at the bound, receiving
 * pauses and the server keeps its log. Safe for many threads.
 */
final class SpoolRoom {
    /** Left free on the spool's file system, whatever the bound. */
    static final long FLOOR = 512L << 20;

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final long LOOK_EVERY_BYTES = 8 << 20;

    private final Spool spool;
    private final long most;
    private final long floor;
    private final Map<String, Optional<LogPosition>> stored = new HashMap<>();
    private final Set<String> deprived = new HashSet<>();
    private long looked = System.nanoTime() - LOOK_EVERY.toNanos();
    private long seen;
    private boolean full;

    /**
     * @param repositories that are to hold the log
     * @param most bytes of segments
     * @param floor bytes to be left free on the file system
     */
    SpoolRoom(Spool spool, Collection<String> repositories, long most, long floor) {
        this.spool = spool;
        this.most = most;
        this.floor = floor;
        repositories.forEach(name -> stored.put(name, Optional.empty()));
    }

    /** A repository holds everything up to here in durable snapshots. Removes what is no longer needed. */
    synchronized void stored(String repository, LogPosition position) throws IOException {
        stored.put(repository, Optional.of(position));
        tidy();
    }

    /** Something to tell a person about the room; empty while there is plenty. */
    synchronized Optional<String> problem(String repository) {
        long bytes = spool.bytes();
        if (full) {
            return Optional.of("The spool " + spool.directory() + " is full (" + megabytes(bytes)
                    + ") and no repository holds what is in it: receiving pauses, and the database server keeps its"
                    + " log. Bring a repository back, or raise the setting 'spool-max-mib'.");
        }
        if (deprived.contains(repository)) {
            return Optional.of("This repository was away for so long that the spool reached its bound of "
                    + megabytes(most)
                    + " and dropped log that it does not have. When it is back, that is copied into it"
                    + " from the repositories that have it.");
        }
        if (bytes > most / 2) {
            return Optional.of("The spool holds " + megabytes(bytes) + " of at most " + megabytes(most)
                    + ", as a repository is behind.");
        }
        return Optional.empty();
    }

    /** How many segments may be brought back at once: into half of what is free, and never none. */
    int forReturning(int segmentSize) {
        return (int) Math.clamp((most - spool.bytes()) / 2 / segmentSize, 2, 16);
    }

    /** Bytes of segments that the spool may hold. */
    long most() {
        return most;
    }

    /** Whether receiving pauses. */
    synchronized boolean isFull() {
        return full;
    }

    /** A repository goes on after what was dropped. */
    synchronized void resumed(String repository) {
        deprived.remove(repository);
    }

    /** Returns at once while there is room; else keeps the connection alive until there is some. */
    void await(WalStream stream, Lsn acknowledged, Duration poll) throws IOException, InterruptedException {
        while (!fits()) {
            stream.sendStatus(acknowledged, acknowledged, acknowledged, false);
            Thread.sleep(poll.toMillis());
        }
    }

    /** Whether there is room for more; makes some where it may. */
    synchronized boolean fits() throws IOException {
        long now = System.nanoTime();
        if (!full && now - looked < LOOK_EVERY.toNanos() && spool.bytes() < seen + LOOK_EVERY_BYTES) {
            return true;
        }
        looked = now;
        seen = spool.bytes();
        tidy();
        full = isTight();
        return !full;
    }

    private boolean isTight() throws IOException {
        return spool.bytes() >= most || Files.getFileStore(spool.directory()).getUsableSpace() < floor;
    }

    private void tidy() throws IOException {
        var segments = spool.segments();
        if (segments.isEmpty()) {
            return;
        }
        segments.remove(segments.lastKey());
        for (var segment : segments.entrySet()) {
            LogPosition end = new LogPosition(
                    segment.getKey().timeline(),
                    segment.getKey().start().plus(segment.getValue().length()));
            if (!holders(end).containsAll(stored.keySet())) {
                if (spool.adoptedFor(segment.getKey())
                        .filter(name -> !holders(end).contains(name))
                        .isPresent()) {
                    continue; // its repository is about to roll these bytes
                }
                if (holders(end).isEmpty() || !isTight()) {
                    return;
                }
                Set<String> without = new HashSet<>(stored.keySet());
                without.removeAll(holders(end));
                deprived.addAll(without);
            }
            spool.remove(segment.getKey());
        }
    }

    private Set<String> holders(LogPosition end) {
        Set<String> holders = new HashSet<>();
        stored.forEach((repository, position) -> {
            if (position.isPresent() && position.get().compareTo(end) >= 0) {
                holders.add(repository);
            }
        });
        return holders;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}

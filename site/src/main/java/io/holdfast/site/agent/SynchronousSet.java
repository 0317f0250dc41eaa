package io.holdfast.site.agent;

import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.ServerView.Standby;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which standbys every commit waits for, and which of them may take over without loss. A standby becomes one of these only
 * after commits wait for it, and after it has all that was committed before; before commits stop waiting for a standby
 * that is gone, the lease's record says that it may not take over any more. (The order is that of Patroni's synchronous
 * mode.) For one thread.
 */
final class SynchronousSet {
    private static final Logger LOG = LoggerFactory.getLogger(SynchronousSet.class);
    /** A standby that was away for so long is not waited for any more. */
    private static final long GONE_MILLIS = 1000;

    private final Attention attention;
    private final SiteServer server;
    private final Board board;
    private final Beats beats;

    private final Set<String> awaited = new TreeSet<>();
    private final Set<String> caughtUp = new TreeSet<>();
    private final Map<String, Lsn> mustReach = new HashMap<>();
    private final Map<String, Long> lastThere = new HashMap<>();

    SynchronousSet(SiteServer server, Board board, Beats beats, Attention attention) {
        this.attention = attention;
        this.server = server;
        this.board = board;
        this.beats = beats;
    }

    /** For a server that has just become the primary: it waits for nobody, and the lease's record says so already. */
    void begin() throws IOException, InterruptedException {
        awaited.clear();
        caughtUp.clear();
        mustReach.clear();
        lastThere.clear();
        attention.begin();
        board.caughtUp(Set.of());
        server.acknowledgeWith(List.of());
    }

    /**
     * @param sites the standbys that there are
     * @param now milliseconds of the uptime clock
     */
    void tend(ServerView seen, Set<String> sites, long now) throws IOException, InterruptedException {
        boolean changed = false;
        for (Standby standby : seen.standbys()) {
            if (!sites.contains(standby.name()) || !attention.answers(standby, now)) {
                continue;
            }
            lastThere.put(standby.name(), now);
            if (awaited.add(standby.name())) {
                changed = true;
                mustReach.remove(standby.name());
            } else if (standby.synchronous() && !caughtUp.contains(standby.name())) {
                Lsn target = mustReach.computeIfAbsent(standby.name(), name -> seen.position());
                if (!standby.flushed().isBefore(target)) {
                    caughtUp.add(standby.name());
                    LOG.info("{} is caught up: every commit waits for it", standby.name());
                    board.caughtUp(caughtUp);
                    beats.now();
                }
            }
        }
        List<String> gone = new ArrayList<>();
        for (String name : awaited) {
            if (now - lastThere.getOrDefault(name, now) > GONE_MILLIS) {
                gone.add(name);
            }
        }
        if (!gone.isEmpty()) {
            caughtUp.removeAll(gone);
            board.caughtUp(caughtUp);
            if (beats.now()) {
                LOG.warn("Commits do not wait for {} any more: it is gone", gone);
                gone.forEach(awaited::remove);
                gone.forEach(mustReach::remove);
                changed = true;
            }
        }
        if (changed) {
            server.acknowledgeWith(List.copyOf(awaited));
        }
    }
}

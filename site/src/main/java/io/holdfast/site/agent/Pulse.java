package io.holdfast.site.agent;

import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.SiteStatus.Heartbeat;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.HeartbeatRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the heartbeat row at the active site, each second, and looks at a standby how far it has come: what
 * clients would read there, not only what lies in its log. A beat's age is measured by the clock of who wrote it.
 */
final class Pulse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Until somebody makes the table, each try is an error in the server's log. */
    private static final Duration REFUSED = Duration.ofSeconds(10);

    private static final long BEAT_MILLIS = 1000;

    private final String site;
    private final Lease lease;
    private final Board board;
    private final HeartbeatRow row;
    private final UptimeClock clock;
    private final Thread thread;
    private Lag<Long> written = new Lag<>();
    private long last;
    private long writtenAt;
    private String failure = "";

    Pulse(String site, Lease lease, Board board, HeartbeatRow row, UptimeClock clock) {
        this.site = site;
        this.lease = lease;
        this.board = board;
        this.row = row;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("site-pulse").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Duration pause = LOOK;
                try {
                    if (step()) {
                        failure = "";
                    }
                } catch (SQLException e) {
                    board.heartbeat(Optional.empty());
                    if (isRefused(e)) {
                        told(String.valueOf(e.getMessage()));
                        pause = REFUSED;
                    }
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            row.close();
        }
    }

    /** @return whether the table was asked */
    private boolean step() throws SQLException {
        if (board.serving()) {
            board.heartbeat(Optional.empty());
            long now = clock.millis();
            if (now - writtenAt >= BEAT_MILLIS) {
                writtenAt = now;
                note(row.write(site), now);
                return true;
            }
        } else if (board.server().isPresent()) {
            Optional<String> active =
                    lease.view().flatMap(view -> view.active()).map(ActiveRecord::site);
            Optional<Long> beat = active.isPresent() ? row.read(active.get()) : Optional.empty();
            board.heartbeat(beat.map(number -> new Heartbeat(active.orElseThrow(), number)));
            return active.isPresent();
        }
        return false;
    }

    private synchronized void note(long beat, long at) {
        if (beat != last + 1) {
            // what this site wrote before is not what counts here now
            written = new Lag<>();
        }
        last = beat;
        written.note(beat, at);
    }

    /** Milliseconds since this site wrote the first beat that a standby has not; absent when that is not known. */
    synchronized Optional<Long> behind(Heartbeat seen) {
        return seen.site().equals(site) && last > 0 ? written.of(seen.beat(), clock.millis()) : Optional.empty();
    }

    /** There is no such table, or no right to it; a server that starts or stops is another's matter. */
    private static boolean isRefused(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("42");
    }

    private void told(String message) {
        if (!message.equals(failure)) {
            LOG.warn(
                    "No heartbeat: {}. Lag is measured by the log alone; see the documentation for the table", message);
            failure = message;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

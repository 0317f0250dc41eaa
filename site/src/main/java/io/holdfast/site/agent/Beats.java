package io.holdfast.site.agent;

import io.holdfast.site.lease.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that says what this site does and renews its lease, and that stops the server when the lease cannot be renewed
 * in time: a moment before it ends, since stopping takes one.
 */
final class Beats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Beats.class);

    private final Lease lease;
    private final Board board;
    private final Fence fence;
    private final Duration every;
    private final Duration margin;
    private final Thread thread;
    private final Object alarm = new Object();
    private boolean rung;
    private volatile Duration interval;
    private volatile boolean ending;
    private final AtomicBoolean silent = new AtomicBoolean();

    /** What the lease is about. */
    interface Fence {
        /** The server may run until then, by the uptime clock in milliseconds. For any thread. */
        void allow(long until);

        /** Stops the server at once. For any thread. */
        void fence(String why);
    }

    /** @param duration the lease's */
    Beats(Lease lease, Board board, Fence fence, Duration duration) {
        this.lease = lease;
        this.board = board;
        this.fence = fence;
        this.every = duration.dividedBy(6);
        this.margin = margin(duration);
        this.interval = every;
        this.thread = Thread.ofPlatform().name("site-beats").daemon().unstarted(this::run);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    /** How long before the lease's end a server is stopped. */
    static Duration margin(Duration duration) {
        return duration.dividedBy(6);
    }

    void start() {
        thread.start();
    }

    /** Looks much more often: something is about to happen. */
    void hurry(boolean hurry) {
        Duration wanted = hurry ? Duration.ofMillis(50) : every;
        if (!interval.equals(wanted)) {
            interval = wanted;
            if (hurry) {
                ring();
            }
        }
    }

    /** A beat now, in the thread of who asks; false when nobody answers, or the lease is lost. */
    boolean now() throws InterruptedException {
        return beat();
    }

    private void ring() {
        synchronized (alarm) {
            rung = true;
            alarm.notifyAll();
        }
    }

    private void run() {
        try {
            while (!ending) {
                beat();
                synchronized (alarm) {
                    if (!rung) {
                        alarm.wait(interval.toMillis());
                    }
                    rung = false;
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private boolean beat() throws InterruptedException {
        boolean held = lease.epoch().isPresent();
        boolean well = false;
        try {
            well = lease.beat(board.status(), board.database(), board.caughtUp());
            if (silent.getAndSet(false)) {
                LOG.info("Beats are answered again");
            }
            if (!well) {
                fence.fence("another site has taken the lease");
            }
        } catch (IOException | RuntimeException e) {
            if (!silent.getAndSet(true)) {
                LOG.warn("No beat: {}", e.getMessage());
            }
        }
        if (held && lease.epoch().isPresent()) {
            if (lease.holds(margin)) {
                fence.allow(lease.actUntil() - margin.toMillis());
            } else {
                lease.lose();
                fence.fence("the lease could not be renewed in time");
            }
        }
        return well;
    }

    @Override
    public void close() {
        ending = true;
        thread.interrupt();
    }
}

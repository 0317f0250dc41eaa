package io.holdfast.site.agent;

import io.holdfast.repository.Repository;
import io.holdfast.site.postgres.SeedRepository;
import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.sources.postgres.log.LogSupply;
import io.holdfast.sources.postgres.log.LogSupply.Held;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps a standby fed with the log of a repository, by looking into it every few seconds, and more often
 * while something is about to happen. What it knows is for any thread.
 */
final class RepositoryFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryFeed.class);
    private static final Duration CALM = Duration.ofSeconds(5);
    private static final Duration HURRIED = Duration.ofMillis(200);
    /** A repository that could not be read for so long feeds nobody. */
    private static final Duration STALE = Duration.ofSeconds(30);

    private static final Duration UNREADABLE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final SeedRepository from;
    private final LogSupply supply;
    private final Thread thread;
    private final Object changed = new Object();
    private volatile boolean hurried;
    private volatile Optional<Look> latest = Optional.empty();
    private volatile String problem = "";
    private volatile String system = "";
    private long begun;
    private @Nullable Repository repository;

    /**
     * A look that succeeded.
     *
     * @param number one more with each that began
     * @param nanos when it ended, of the machine's running clock
     */
    private record Look(long number, Optional<Held> held, long nanos) {}

    RepositoryFeed(SeedRepository from, LogSupply supply) {
        this.from = from;
        this.supply = supply;
        this.thread = Thread.ofPlatform().name("site-feed").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String restoreCommand() {
        return supply.restoreCommand();
    }

    /** @param identifier of the cluster whose log it is; empty: it is not known, and nobody is fed */
    void feed(String identifier) {
        system = identifier;
    }

    /** Nobody is to be fed any more, until {@link #feed} says so. */
    void rest() {
        system = "";
    }

    /** Looks more often. */
    void hurry(boolean hurry) {
        hurried = hurry;
        if (hurry) {
            synchronized (changed) {
                changed.notifyAll();
            }
        }
    }

    /** That the server replays; 0 while not known. */
    int timeline() throws IOException {
        return supply.timeline();
    }

    /** What the repository holds, by a look that is not too old; empty while that is not known, and when it holds nothing. */
    Optional<Held> held() {
        return latest.filter(look -> System.nanoTime() - look.nanos() < STALE.toNanos())
                .flatMap(Look::held);
    }

    /** How many looks have succeeded or failed, up to the latest one that succeeded. */
    long looks() {
        return latest.map(Look::number).orElse(0L);
    }

    /** Why it cannot be read, or empty. */
    String problem() {
        return problem;
    }

    private void run() {
        try {
            while (true) {
                String wanted = system;
                if (!wanted.isEmpty()) {
                    look(Long.parseUnsignedLong(wanted));
                }
                synchronized (changed) {
                    changed.wait((hurried ? HURRIED : CALM).toMillis());
                }
            }
        } catch (InterruptedException e) {
            closeRepository();
        }
    }

    private void look(long identifier) {
        long number;
        synchronized (changed) {
            number = ++begun;
        }
        try {
            Repository open = repository;
            if (open == null) {
                open = from.open();
                repository = open;
            }
            latest = Optional.of(new Look(number, supply.refresh(open, identifier), System.nanoTime()));
            problem = "";
        } catch (IOException | RuntimeException e) {
            // it is opened anew: what it knew may be what is wrong
            closeRepository();
            String message = "The log in the repository cannot be read: " + e.getMessage();
            if (!message.equals(problem)) {
                LOG.warn("{}", message, e);
                problem = message;
            }
        }
    }

    private void closeRepository() {
        Repository open = repository;
        repository = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("The repository could not be closed", e);
            }
        }
    }

    /**
     * Waits until the running server has replayed all that the repository holds. A repository that cannot be read for half a
     * minute is not waited for: what was fetched before is replayed then.
     *
     * @return what the server says afterwards
     * @throws IOException when it goes on and on, longer than this
     */
    ServerView replayRest(SiteServer server, Duration atMost) throws IOException, SQLException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        hurry(true);
        try {
            Optional<Lsn> before = Optional.empty();
            while (System.nanoTime() < deadline) {
                boolean readable = awaitLook();
                // twice: the first asking may have been answered before the look
                awaitAsked(deadline);
                awaitAsked(deadline);
                ServerView seen = server.look();
                if (before.equals(Optional.of(seen.position()))) {
                    if (!readable) {
                        LOG.error("The standby has replayed what was fetched before. {}", problem);
                    }
                    return seen;
                }
                before = Optional.of(seen.position());
            }
        } finally {
            hurry(false);
        }
        throw new IOException("The standby has not replayed all of the log in the repository within "
                + atMost.toMinutes() + " minutes. Ask for the takeover again; it goes on from where it is.");
    }

    /** @return whether a look that began from now on has succeeded */
    private boolean awaitLook() throws InterruptedException {
        long from;
        synchronized (changed) {
            from = begun;
        }
        long deadline = System.nanoTime() + UNREADABLE.toNanos();
        while (System.nanoTime() < deadline) {
            if (latest.filter(look -> look.number() > from).isPresent()) {
                return true;
            }
            Thread.sleep(PAUSE);
        }
        return false;
    }

    private void awaitAsked(long deadline) throws IOException, InterruptedException {
        Optional<FileTime> before = supply.lastAsked();
        while (System.nanoTime() < deadline && supply.lastAsked().equals(before)) {
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

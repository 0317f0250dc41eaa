package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.SiteStatus.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operator's command after this site became active, such as one that changes DNS: clients do not come before it has
 * succeeded. It is run again until it has, for as long as this site is active by the token that it is run for; that it is
 * owed is kept in the agent's folder, so that the next life of the agent knows from whom the clients are still to be led away.
 * One thread runs it; the others may be called by any.
 */
final class ChangeHook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeHook.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration HOOK = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final SiteConfiguration configuration;
    private final List<String> command;
    private final Path file;
    private final Lease lease;
    private final Board board;
    private final Thread thread = Thread.ofVirtual().name("site-changed").unstarted(this::work);
    private @Nullable Owed owed;
    private String problem = "";

    /** @param from from whom clients are to be led away; empty for the first active site */
    private record Owed(long token, String from) {}

    /** @param home the agent's folder */
    ChangeHook(SiteConfiguration configuration, List<String> command, Path home, Lease lease, Board board) {
        this.configuration = configuration;
        this.command = command;
        this.file = home.resolve("changed-owed");
        this.lease = lease;
        this.board = board;
        this.owed = left();
    }

    private @Nullable Owed left() {
        try {
            return Files.exists(file) ? JSON.readValue(Files.readString(file), Owed.class) : null;
        } catch (IOException | JacksonException e) {
            LOG.warn("{} says nothing of whom the clients are to be led away from: {}", file, e.getMessage());
            return null;
        }
    }

    void start() {
        thread.start();
    }

    /**
     * Notes that the command has to be run, before anything is promoted.
     *
     * @param former who was active; this site itself when it takes back what it had, and then who was before, if the clients
     *     were not led away from there yet
     */
    synchronized void owe(long token, Optional<String> former) {
        Owed before = owed;
        boolean own = former.equals(Optional.of(configuration.site()));
        Owed next = new Owed(token, own && before != null ? before.from() : former.orElse(""));
        owed = next;
        try {
            Path fresh = file.resolveSibling("changed-owed.new");
            Files.writeString(
                    fresh,
                    JSON.writeValueAsString(next),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // a takeover does not wait for that
            LOG.warn("It could not be kept that the command after the takeover is to be run", e);
        }
    }

    /** The server takes writes. */
    synchronized void run() {
        notifyAll();
    }

    private synchronized Owed next() throws InterruptedException {
        while (true) {
            Owed known = owed;
            if (known != null && board.role() == Role.ACTIVE && lease.epoch().equals(Optional.of(known.token()))) {
                return known;
            }
            if (known != null && isOver(known)) {
                settle(known);
            } else {
                wait(known == null ? 0 : FIRST_PAUSE.toMillis());
            }
        }
    }

    /** Whether another site has become active since: its own command leads the clients. */
    private boolean isOver(Owed known) {
        return lease.view()
                .flatMap(GroupView::active)
                .filter(record -> !record.released() && record.epoch() > known.token())
                .map(ActiveRecord::site)
                .filter(site -> !site.equals(configuration.site()))
                .isPresent();
    }

    private synchronized void settle(Owed done) {
        board.solved(problem);
        problem = "";
        if (!done.equals(owed)) {
            return;
        }
        owed = null;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is left though the command after the takeover was run; it is run once more then", file, e);
        }
    }

    private void work() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                Owed next = next();
                try {
                    Hook.run(command, Hook.environment(configuration, next.token(), next.from()), HOOK);
                    LOG.info("The command after the change of the active site succeeded for token {}", next.token());
                    settle(next);
                    pause = FIRST_PAUSE;
                } catch (IOException e) {
                    LOG.error("After the change of the active site: {}. It is tried again.", e.getMessage());
                    problem = "clients are not led here yet: " + e.getMessage();
                    board.problem(problem);
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            // the agent ends
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

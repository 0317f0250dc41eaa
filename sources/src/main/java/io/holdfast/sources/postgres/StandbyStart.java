package io.holdfast.sources.postgres;

import io.holdfast.sources.RestoreReport.Step;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.LogFeed;
import io.holdfast.sources.postgres.log.LogPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a restored cluster as a standby: it replays the log that the repository holds while that is fetched, and then
 * follows its primary. What it needs for that is in its {@code postgresql.auto.conf}, so that it goes on when it is started
 * again by others. Used once.
 */
final class StandbyStart {
    /** How long the server may fail to connect to the primary. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LOOK_EVERY_MILLIS = 50;

    private static final Pattern FOLLOWS =
            Pattern.compile("started streaming WAL from primary at (\\S+) on timeline (\\d+)");
    private static final Pattern REFUSED =
            Pattern.compile("(could not (?:connect to the primary server|start WAL streaming|receive).*"
                    + "|highest timeline \\d+ of the primary is behind recovery timeline \\d+"
                    + "|database system identifier differs between the primary and standby.*)");

    private final StandbyRole role;
    private final RestoredFolder folder;
    private final PostgresBinaries binaries;
    private final PostgresServer.Handover handover;
    private final SourceContext context;

    /** The running standby. */
    record Started(PostgresServer server, Instant following, Step step, Validation streams) {}

    StandbyStart(
            StandbyRole role,
            RestoredFolder folder,
            PostgresBinaries binaries,
            PostgresServer.Handover handover,
            SourceContext context) {
        this.role = role;
        this.folder = folder;
        this.binaries = binaries;
        this.handover = handover;
        this.context = context;
    }

    /**
     * @param port 0 for a free one
     * @throws SourceException when it cannot follow the primary; nothing runs then
     */
    Started run(IsolatedSettings isolated, Optional<LogPlan> plan, int port) throws IOException, InterruptedException {
        Instant began = context.clock().instant();
        Map<String, String> settings = new HashMap<>(isolated.values());
        // from its own file, where they stay
        role.settings().keySet().forEach(settings::remove);
        settings.put("hot_standby", "on");
        settings.put("recovery_init_sync_method", "syncfs");
        folder.removeWal();
        PostgresServer server = null;
        boolean follows = false;
        try (LogFeed feed = plan.isPresent() ? LogFeed.start(plan.get(), folder.makeWal(), handover::give) : null) {
            folder.configure(role.settings());
            if (feed != null) {
                folder.configure(Map.of("restore_command", feed.restoreCommand()));
            }
            context.progress().stage("replaying the log");
            long said = Files.size(folder.serverLog());
            server = PostgresServer.launch(binaries, folder.data(), folder.serverLog(), port, settings, Limits.NONE);
            Matcher following = awaitFollowing(server, said, feed);
            // the script goes with what it gives; without it a standby that has lost its primary would end
            folder.configure(Map.of("restore_command", ""));
            server.reload();
            follows = true;
            Instant now = context.clock().instant();
            return new Started(
                    server,
                    now,
                    Step.between("Catch up with the primary", began, now),
                    new Validation(
                            "streaming",
                            true,
                            "follows its primary from " + following.group(1) + " on, timeline " + following.group(2)));
        } finally {
            if (!follows && server != null) {
                server.kill();
            }
            if (follows) {
                folder.removeWal();
            }
        }
    }

    private Matcher awaitFollowing(PostgresServer server, long from, @org.jspecify.annotations.Nullable LogFeed feed)
            throws IOException, InterruptedException {
        String refusal = "";
        try (ServerLogLines said = ServerLogLines.from(folder.serverLog(), from)) {
            Optional<Instant> refusedSince = Optional.empty();
            while (true) {
                boolean alive = server.isAlive();
                Instant now = context.clock().instant();
                for (String line : said.next()) {
                    Matcher follows = FOLLOWS.matcher(line);
                    if (follows.find()) {
                        return follows;
                    }
                    Matcher refused = REFUSED.matcher(line);
                    if (refused.find()) {
                        refusedSince = refusedSince.or(() -> Optional.of(now));
                        refusal = refused.group(1);
                    }
                }
                Optional<IOException> notFetched =
                        feed == null ? Optional.empty() : alive ? feed.failure() : feed.failureSoon();
                if (notFetched.isPresent()) {
                    throw notFetched.get();
                }
                if (!alive) {
                    throw new SourceException("The standby ended instead of following its primary. The end of its log, "
                            + folder.serverLog() + ":\n" + server.logEnd());
                }
                if (refusedSince
                        .filter(since -> now.isAfter(since.plus(PATIENCE)))
                        .isPresent()) {
                    throw new SourceException(
                            "The standby cannot follow its primary (" + role.primary() + "): " + refusal
                                    + ". Check the address, the role's right to replicate, the primary's pg_hba.conf and the slot,"
                                    + " then restore again.");
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
    }
}

package io.holdfast.sources.postgres;

import io.holdfast.sources.RestoreReport.Step;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.LogArchive.Extracted;
import io.holdfast.sources.postgres.log.LogFeed;
import io.holdfast.sources.postgres.log.LogPlan;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rolls a restored data directory forward to the wanted place and promotes it: the server replays the log while it is
 * still being fetched. Used once.
 */
final class Recovery {
    private final RestoreRequest request;
    private final RecoveryTarget target;
    private final BaseBackupRecord record;
    private final RestoredFolder folder;
    private final PostgresBinaries binaries;
    private final PostgresServer.Handover handover;
    private final SourceContext context;
    private final Limits limits;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> facts = new HashMap<>();

    /**
     * How it went; the server has been stopped cleanly.
     *
     * @param recoveredTo the instant up to which nothing is missing, as far as engine and log tell
     * @param end no record that begins behind it was replayed; empty when nothing was beyond the base backup
     * @param timeline of the stored log that was replayed; empty when there was none
     */
    record Outcome(
            Optional<Instant> recoveredTo,
            Optional<Lsn> end,
            Optional<Integer> timeline,
            List<Step> steps,
            Map<String, String> facts) {}

    Recovery(
            RestoreRequest request,
            RecoveryTarget target,
            BaseBackupRecord record,
            RestoredFolder folder,
            PostgresBinaries binaries,
            PostgresServer.Handover handover,
            SourceContext context,
            Limits limits) {
        this.limits = limits;
        this.request = request;
        this.target = target;
        this.record = record;
        this.folder = folder;
        this.binaries = binaries;
        this.handover = handover;
        this.context = context;
    }

    /**
     * @param first of the first run, which began where the base backup did
     * @param last of the run that ended with the promotion; mostly the same
     */
    private record Recovered(PostgresServer server, ReplayLog first, ReplayLog last) {
        Optional<Instant> lastTransaction() {
            return latest(first.lastTransaction(), last.lastTransaction());
        }
    }

    /**
     * @param plan the log; empty recovers with what the base backup brought
     * @throws SourceException when the recovery fails, or the log cannot be fetched; no server runs then
     */
    Outcome run(IsolatedSettings settings, Optional<LogPlan> plan) throws IOException, InterruptedException {
        Optional<Extracted> extent = plan.map(LogPlan::extent);
        int timeline = extent.map(Extracted::timeline).orElse(record.timeline());
        Instant began = context.clock().instant();
        context.progress().stage("replaying the log");
        Recovered recovered = recover(settings, timeline, plan);
        Instant replayed = recovered.last().redoDoneAt().orElse(began);
        Instant ready = recovered.last().readyAt().orElse(replayed);
        Step replay = Step.between("Replay the log", began, replayed);
        steps.add(replay);
        steps.add(Step.between("Promote", replayed, ready));
        stop(recovered.server());
        steps.add(Step.between("Write all to disk", ready, context.clock().instant()));
        folder.removeWal();
        facts(recovered, timeline, extent, replay.took());
        return new Outcome(
                recoveredTo(recovered, extent), applied(recovered), extent.map(Extracted::timeline), steps, facts);
    }

    private Optional<Instant> recoveredTo(Recovered recovered, Optional<Extracted> extent) {
        if (target instanceof RecoveryTarget.Until until) {
            return Optional.of(until.instant());
        }
        if (target instanceof RecoveryTarget.Place || extent.isEmpty()) {
            return recovered.lastTransaction().or(() -> Optional.of(record.consistentAt()));
        }
        return latest(extent.get().coveredUntil(), recovered.lastTransaction());
    }

    /** Cleanly, as the single-user mode that follows does not recover; but in any case. */
    private static void stop(PostgresServer server) throws IOException {
        try {
            server.close();
        } finally {
            if (server.isAlive()) {
                server.kill();
            }
        }
    }

    private Recovered recover(IsolatedSettings isolated, int timeline, Optional<LogPlan> plan)
            throws IOException, InterruptedException {
        Map<String, String> wanted = switch (target) {
            case RecoveryTarget.Newest newest -> Map.of();
            case RecoveryTarget.Until until -> Map.of("recovery_target_time", ReplayLog.target(until.instant()));
            case RecoveryTarget.Place place -> place.settings();
        };
        ReplayLog first = new ReplayLog();
        Optional<PostgresServer> server = replay(isolated, timeline, wanted, plan, first);
        if (server.isPresent()) {
            return new Recovered(server.get(), first, first);
        }
        if (target instanceof RecoveryTarget.Place place) {
            throw new SourceException("The log of " + request.dataSet() + " that follows recovery point "
                    + request.snapshot().shortId() + " ends at "
                    + first.redoAt().map(Lsn::toString).orElse("once") + " without " + place.text()
                    + ". Use an earlier recovery point, or check it with 'holdfast pg log'.");
        }
        // quiet until the wanted instant: all of the log is wanted, if it is known to reach that far
        Instant instant = target.needed().orElseThrow();
        Optional<Instant> covered = plan.map(LogPlan::extent).flatMap(Extracted::coveredUntil);
        if (covered.filter(until -> !until.isBefore(instant)).isEmpty()) {
            throw LogChoice.outside(request, record, instant, latest(covered, first.lastTransaction()));
        }
        ReplayLog last = new ReplayLog();
        return new Recovered(replay(isolated, timeline, Map.of(), plan, last).orElseThrow(), first, last);
    }

    /** One run of the server's recovery; empty when the log ended before the target. */
    private Optional<PostgresServer> replay(
            IsolatedSettings isolated,
            int timeline,
            Map<String, String> target,
            Optional<LogPlan> plan,
            ReplayLog replayed)
            throws IOException, InterruptedException {
        Replay replay = new Replay(folder, binaries, context.progress(), limits);
        if (plan.isEmpty()) {
            return replay.run(with(isolated.recovering("false", timeline), target), replayed);
        }
        folder.removeWal();
        Instant began = context.clock().instant();
        try (LogFeed feed = LogFeed.start(plan.get(), folder.makeWal(), handover::give)) {
            try {
                return replay.run(with(isolated.recovering(feed.restoreCommand(), timeline), target), replayed);
            } catch (IOException e) {
                IOException cause = feed.failureSoon().orElse(e);
                if (cause != e) {
                    cause.addSuppressed(e);
                }
                throw cause;
            } finally {
                fetched(feed, plan.get().extent(), began);
            }
        }
    }

    private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
        settings.putAll(more);
        return settings;
    }

    private void fetched(LogFeed feed, Extracted extent, Instant began) throws IOException {
        Duration took = feed.took();
        boolean whole = !took.isZero();
        String name = "Fetch the log (" + extent.segments() + " segments, " + extent.bytes() + " bytes"
                + (whole ? "" : ", not all of them needed") + ") while it is replayed";
        steps.add(
                whole
                        ? new Step(name, began, took)
                        : Step.between(name, began, context.clock().instant()));
        if (whole) {
            facts.put("log_fetch_bytes_per_second", perSecond(extent.bytes(), took));
        }
        facts.put("replay_waited_seconds", Double.toString(feed.waited().toMillis() / 1000.0));
    }

    private void facts(Recovered recovered, int timeline, Optional<Extracted> extent, Duration took) {
        facts.put("log_timeline", Integer.toString(timeline));
        Optional<Lsn> end = end(recovered);
        end.ifPresent(lsn -> facts.put("recovered_lsn", lsn.toString()));
        recovered.first().redoStart().ifPresent(start -> {
            long bytes = end.orElse(start).minus(start);
            facts.put("replayed_bytes", Long.toString(bytes));
            facts.put("replay_bytes_per_second", perSecond(bytes, took));
        });
        recovered.last().stoppedBefore().ifPresent(instant -> facts.put("next_transaction_at", instant.toString()));
        recovered.last().stoppedAt().ifPresent(said -> facts.put("recovery_stopped", said));
        recovered.lastTransaction().ifPresent(instant -> facts.put("last_transaction_at", instant.toString()));
        extent.flatMap(Extracted::coveredUntil).ifPresent(until -> facts.put("log_covered_until", until.toString()));
    }

    private static Optional<Lsn> end(Recovered recovered) {
        return recovered.last().redoAt().or(recovered.first()::redoAt);
    }

    /** The last record that counts: where a recovery stops before one, that is the last one that the server has read. */
    private static Optional<Lsn> applied(Recovered recovered) {
        boolean before = recovered
                .last()
                .stoppedAt()
                .filter(said -> said.startsWith("before"))
                .isPresent();
        return end(recovered).map(lsn -> before ? lsn.plus(-1) : lsn);
    }

    private static String perSecond(long bytes, Duration took) {
        return Long.toString(bytes * 1000 / Math.max(1, took.toMillis()));
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().isAfter(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }
}

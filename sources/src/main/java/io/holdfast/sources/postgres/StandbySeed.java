package io.holdfast.sources.postgres;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.log.LogPlan;
import io.holdfast.sources.postgres.log.LogPosition;
import io.holdfast.sources.postgres.log.LogSupply;
import io.holdfast.sources.postgres.log.PrimaryWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a data directory a standby's of a primary, out of a repository: whatever lies there, a cluster that has gone
 * another way, a damaged one, half of one or nothing, is brought to the state of a recovery point, of which only what
 * differs is fetched and written; the stored log is replayed, and what that lacks comes from the primary. For one thread.
 */
public final class StandbySeed {
    private final Repository repository;
    private final String dataSet;
    private final PostgresBinaries binaries;
    private final Clock clock;

    /** @param dataSet whose recovery points and log are used */
    public StandbySeed(Repository repository, String dataSet, PostgresBinaries binaries, Clock clock) {
        this.repository = repository;
        this.dataSet = dataSet;
        this.binaries = binaries;
        this.clock = clock;
    }

    /** A recovery point that the primary's way leads through. */
    public static final class Start {
        private final Snapshot snapshot;
        private final BaseBackupRecord record;

        private Start(Snapshot snapshot, BaseBackupRecord record) {
            this.snapshot = snapshot;
            this.record = record;
        }

        /** When it was made, by the clock of the server that it is of. */
        public Instant consistentAt() {
            return record.consistentAt();
        }

        /** Short id of its snapshot and when it was made, for people. */
        @Override
        public String toString() {
            return snapshot.shortId() + " of " + record.consistentAt();
        }
    }

    /**
     * What was done; the cluster is stopped, and goes on as a standby when it is started.
     *
     * @param writtenBytes of the recovery point's files
     * @param unchangedBytes of them, that the directory held already
     * @param logBytes that were replayed from the repository
     */
    public record Seeded(long writtenBytes, long unchangedBytes, long logBytes) {}

    /**
     * The newest recovery point from which a standby can go on to where the primary is.
     *
     * @throws SourceException saying why there is none
     */
    public Start start(PrimaryWay primary) throws IOException {
        return newest(
                primary.systemIdentifier(),
                record -> primary.leadsThrough(record.timeline(), record.end()),
                "the primary's cluster",
                () -> "from before where the primary's log has come to.");
    }

    /**
     * The newest recovery point of a cluster from which the repository's own log leads on without a gap.
     *
     * @param system identifier of the cluster
     * @throws SourceException saying why there is none
     */
    public Start start(String system) throws IOException {
        // of the newest that would do otherwise
        List<String> missing = new ArrayList<>();
        return newest(
                system,
                record -> {
                    try {
                        LogSupply.requireFrom(
                                repository,
                                dataSet,
                                Long.parseUnsignedLong(system),
                                new LogPosition(record.timeline(), record.end()));
                        return true;
                    } catch (SourceException e) {
                        missing.add(" " + e.getMessage());
                        return false;
                    }
                },
                "cluster " + system,
                () -> "followed by log without a gap." + (missing.isEmpty() ? "" : missing.getFirst()));
    }

    /** Whether a standby can go on from a recovery point. */
    private interface Fit {
        boolean of(BaseBackupRecord record) throws IOException;
    }

    /** @param whose the cluster, and {@code needed} what of it is wanted, for who is told that there is none */
    private Start newest(String system, Fit fit, String whose, Supplier<String> needed) throws IOException {
        int seen = 0;
        for (Snapshot snapshot : repository.snapshots().reversed()) {
            if (!snapshot.tags().contains("dataset:" + dataSet)
                    || snapshot.tags().contains("log")) {
                continue;
            }
            seen++;
            BaseBackupRecord record = BaseBackupRecord.read(repository, snapshot);
            if (record.systemIdentifier().equals(system)
                    && record.serverMajor() == binaries.major()
                    && fit.of(record)) {
                return new Start(snapshot, record);
            }
        }
        throw new SourceException("Of the " + seen + " recovery points of " + dataSet + " in " + repository.location()
                + " none is of " + whose + ", of version " + binaries.major() + ", and " + needed.get());
    }

    /**
     * Restores the files of a recovery point over what is there, for a standby that is fed by the repository's log: it
     * becomes consistent by that when it is started. No server may run on the directory.
     *
     * @param data made when absent
     * @param work a folder of its own for what is needed meanwhile, removed before and afterwards
     * @throws IOException when it cannot be done; the directory is half one thing and half another then
     */
    public Seeded files(Start start, Path data, Path work) throws IOException, InterruptedException {
        RestoredFolder folder = folder(start, data, work);
        Map<String, String> facts = restore(start, folder, work);
        folder.prepare(true);
        folder.giveTo(PostgresServer.handover(binaries, data));
        RestoredFolder.remove(work);
        return seeded(facts, 0);
    }

    /**
     * Does it; blocks until the standby receives from the primary, and stops it then. No server may run on the directory.
     *
     * @param connection how the standby reaches the primary, as {@code primary_conninfo}; holds no password
     * @param data made when absent
     * @param work a folder of its own for what is needed meanwhile, removed before and afterwards
     * @throws IOException when it cannot be done; the directory is half one thing and half another then
     */
    public Seeded run(Start start, PrimaryWay primary, String connection, Path data, Path work)
            throws IOException, InterruptedException {
        RestoredFolder folder = folder(start, data, work);
        Map<String, String> facts = restore(start, folder, work);
        BaseBackupRecord record = start.record;
        // after the files: a long restore's end finds more log
        Optional<LogPlan> log =
                LogArchive.open(repository, dataSet).plan(new LogPosition(record.timeline(), record.end()), primary);
        folder.prepare(true);
        IsolatedSettings settings = IsolatedSettings.of(folder, binaries, record);
        PostgresServer.Handover handover = PostgresServer.handover(binaries, data);
        folder.giveTo(handover);
        new StandbyStart(
                        new StandbyRole(connection, Optional.empty()),
                        folder,
                        binaries,
                        handover,
                        new SourceContext(clock, Progress.NONE, work))
                .run(settings, log, 0)
                .server()
                .close();
        RestoredFolder.remove(work);
        return seeded(facts, log.map(plan -> plan.extent().bytes()).orElse(0L));
    }

    private static RestoredFolder folder(Start start, Path data, Path work) throws IOException, InterruptedException {
        if (Files.isSymbolicLink(data.resolve("pg_wal"))) {
            throw new SourceException(data.resolve("pg_wal")
                    + " is a link to another place, which a restore over it does not follow. Restore to a new place.");
        }
        RestoredFolder.remove(work);
        PostgresServer.stopLeftOver(data);
        Map<String, Path> tablespaces = new HashMap<>();
        start.record.tablespaces().forEach((oid, place) -> tablespaces.put(oid, Path.of(place)));
        return new RestoredFolder(work, data, tablespaces);
    }

    private Map<String, String> restore(Start start, RestoredFolder folder, Path work)
            throws IOException, InterruptedException {
        RestoreRequest request = new RestoreRequest(
                repository, start.snapshot, dataSet, Optional.empty(), new RestoreTarget.Directory(work), Map.of());
        return new ClusterFiles(request, Progress.NONE, true).restoreTo(folder);
    }

    private static Seeded seeded(Map<String, String> facts, long logBytes) {
        return new Seeded(
                Long.parseLong(facts.getOrDefault("written_bytes", "0")),
                Long.parseLong(facts.getOrDefault("unchanged_bytes", "0")),
                logBytes);
    }
}

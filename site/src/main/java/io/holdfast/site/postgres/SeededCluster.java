package io.holdfast.site.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.repository.Repository;
import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.site.config.SiteConfiguration.SeedFrom;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.StandbySeed;
import io.holdfast.sources.postgres.log.DurableFiles;
import io.holdfast.sources.postgres.log.LogSupply;
import io.holdfast.sources.postgres.log.PrimaryWay;
import io.holdfast.sources.postgres.protocol.ConnectionCut;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeds the cluster from a repository, over what is there: the newest recovery point that lies on the primary's way is
 * restored, only what differs is written, the stored log replayed, and the rest comes from the primary. What is cut off in
 * the middle is taken up by the next one, and no server is started on it before. For one thread.
 */
final class SeededCluster {
    private static final Logger LOG = LoggerFactory.getLogger(SeededCluster.class);

    private final SiteServer server;
    private final SeedFrom from;

    SeededCluster(SiteServer server, SeedFrom from) {
        this.server = server;
        this.from = from;
    }

    /** While this is there the cluster is half one and half the other. */
    static Path unfinished(Path home) {
        return home.resolve("seed-unfinished");
    }

    /**
     * @param end where this cluster's own log ended, when that is known
     * @return bytes of log that this cluster had and the primary has not; empty when that is not known
     * @throws IOException when it cannot be seeded; what was there is then lost unless nothing was written yet
     */
    Optional<Long> seed(Upstream primary, Optional<LogEnd> end) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (Repository repository = open()) {
            PrimaryWay way = way(primary);
            StandbySeed seed = new StandbySeed(repository, from.dataSet(), server.binaries(), Clock.systemUTC());
            StandbySeed.Start start = seed.start(way);
            LOG.info("Seeding the cluster from recovery point {} in {}", start, repository.location());
            Postgresql settings = server.settings();
            Optional<LogEnd> own = end.or(this::noted);
            mark(own);
            StandbySeed.Seeded seeded = seed.run(
                    start,
                    way,
                    server.source(primary),
                    settings.dataDirectory(),
                    server.home().resolve("seed"));
            DurableFiles.remove(unfinished(server.home()));
            LOG.info(
                    "The cluster was seeded in {} s: {} bytes written, {} were there, {} bytes of log replayed",
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    seeded.writtenBytes(),
                    seeded.unchangedBytes(),
                    seeded.logBytes());
            return own.flatMap(last -> discarded(last, way));
        }
    }

    /**
     * As {@link #seed}, for a standby that has no way to the primary: it becomes consistent by the repository's log once it is
     * started. A server that still runs is stopped when it is known from what the cluster can be seeded, not before.
     *
     * @param system identifier of the primary's cluster
     */
    Optional<Long> seedAlone(String system, Optional<LogEnd> end) throws IOException, InterruptedException {
        try (Repository repository = open()) {
            StandbySeed seed = new StandbySeed(repository, from.dataSet(), server.binaries(), Clock.systemUTC());
            StandbySeed.Start start = seed.start(system);
            LOG.info("Seeding the cluster from recovery point {} in {}", start, repository.location());
            server.stop();
            Optional<LogEnd> own = end.or(this::noted);
            mark(own);
            StandbySeed.Seeded seeded = seed.files(
                    start, server.settings().dataDirectory(), server.home().resolve("seed"));
            DurableFiles.remove(unfinished(server.home()));
            LOG.info(
                    "The cluster was seeded: {} bytes written, {} were there",
                    seeded.writtenBytes(),
                    seeded.unchangedBytes());
            if (own.isEmpty()) {
                return Optional.empty();
            }
            LogEnd last = own.get();
            return LogSupply.left(repository, from.dataSet(), Long.parseUnsignedLong(system), last.timeline())
                    .map(fork -> Math.max(0, last.lsn().minus(fork)));
        }
    }

    /** Before the first file is touched; it is there also after a loss of power. */
    private void mark(Optional<LogEnd> own) throws IOException {
        DurableFiles.write(
                unfinished(server.home()), own.map(LogEnd::text).orElse("").getBytes(UTF_8));
    }

    /** Where the log ended that was here before an earlier seeding, which was cut off. */
    private Optional<LogEnd> noted() {
        try {
            return Optional.of(LogEnd.parse(Files.readString(unfinished(server.home()))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> discarded(LogEnd end, PrimaryWay way) {
        Optional<Lsn> left = way.left(end.timeline());
        // who is on the primary's own timeline has gone no other way
        return left.isPresent() || !way.leadsThrough(end.timeline(), end.lsn())
                ? left.map(fork -> Math.max(0, end.lsn().minus(fork)))
                : Optional.of(0L);
    }

    private Repository open() throws IOException {
        return new SeedRepository(from, server.home().resolve("repository-cache")).open();
    }

    private PrimaryWay way(Upstream primary) throws IOException, InterruptedException {
        Postgresql settings = server.settings();
        PostgresEndpoint endpoint = PostgresEndpoint.of(new SourceSettings(Map.of(
                "host", primary.address(),
                "port", Integer.toString(primary.port()),
                "user", settings.user(),
                "password-file", settings.passwordFile().toString())));
        try (ReplicationConnection connection =
                ReplicationConnection.open(endpoint, ServerFiles.COPY, new ConnectionCut())) {
            return PrimaryWay.ask(connection);
        }
    }
}

package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.site.config.SiteConfiguration.Query;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.EngineProgram;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a failover on a copy of a standby, while the standby goes on following: a base backup is taken from it, started in a
 * network of its own where that is permitted, promoted, written to and asked, and removed, whatever happens. The active site
 * and who is active are not touched; the standby is read once, and no client can reach the copy. For one thread.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Duration READY = Duration.ofMinutes(10);
    /** A copy of a database that is written to has grown a little when it is made. */
    private static final double ROOM = 1.1;

    private final Postgresql settings;
    private final Path home;
    private final PostgresBinaries binaries;

    /** @param home the agent's own folder; the copy lies in it, and needs as much room as the cluster */
    public Rehearsal(Postgresql settings, Path home) throws IOException {
        this.settings = settings;
        this.home = home.toAbsolutePath().normalize();
        this.binaries = PostgresBinaries.in(settings.programs());
    }

    /**
     * @param queries besides those of the site's file
     * @param atMost after which the copy's server is killed, also when this process is gone by then
     * @param kilobytesPerSecond that are read from the standby; 0: as fast as it goes
     */
    public record Wish(List<Query> queries, Duration atMost, int kilobytesPerSecond) {
        public Wish {
            queries = List.copyOf(queries);
        }
    }

    /** What came of one query. */
    public record Answer(Query query, boolean passed, String detail) {}

    /**
     * What was seen. Times are in seconds.
     *
     * @param isolation how the copy was kept apart, for people
     * @param bytes of the copy
     * @param copySeconds until the base backup was complete
     * @param recoverySeconds until the copy was consistent and took questions
     * @param promotionSeconds from the order to promote it until it had committed a write
     * @param timeline on which it wrote then: a newer one than the standby's
     * @param position of the log at which it was promoted, in PostgreSQL's notation
     * @param databases in each of which the catalog could be read
     * @param newestCommit of what it had, by the active server's clock; absent where there was none in its log
     */
    public record Report(
            String isolation,
            long bytes,
            double copySeconds,
            double recoverySeconds,
            double promotionSeconds,
            int timeline,
            String position,
            int databases,
            Optional<Instant> newestCommit,
            List<Answer> answers) {
        public boolean passed() {
            return answers.stream().allMatch(Answer::passed);
        }
    }

    /**
     * Removes what a rehearsal that was killed has left, its server too. Does nothing while one goes on.
     *
     * @return whether there was anything
     */
    public static boolean removeLeftOver(Path home) throws IOException, InterruptedException {
        Path absolute = home.toAbsolutePath().normalize();
        if (!RehearsalFolder.isLeft(absolute)) {
            return false;
        }
        Optional<RehearsalFolder> left = RehearsalFolder.open(absolute);
        if (left.isPresent()) {
            left.get().close();
        }
        return left.isPresent();
    }

    /**
     * Blocks for as long as it takes to copy the cluster.
     *
     * @throws IOException saying what to do: the server here is no standby, there is no room, the copy does not start, or cannot
     *     be removed
     */
    public Report run(Wish wish) throws IOException, SQLException, InterruptedException {
        Optional<RehearsalFolder> opened = RehearsalFolder.open(home);
        if (opened.isEmpty()) {
            throw new SourceException("Another rehearsal goes on in " + home + ". Wait for its end");
        }
        try (RehearsalFolder folder = opened.get()) {
            return run(wish, folder);
        }
    }

    private Report run(Wish wish, RehearsalFolder folder) throws IOException, SQLException, InterruptedException {
        EngineProgram programs = new EngineProgram(binaries, settings.dataDirectory());
        if (!programs.exists("pg_basebackup")) {
            throw new SourceException("There is no pg_basebackup in " + settings.programs()
                    + " to copy the standby with. Install PostgreSQL's client programs of the server's version");
        }
        StandbyCopy copy = new StandbyCopy(settings, binaries, folder);
        long start = System.nanoTime();
        copy.lookAtOriginal();
        roomFor(copy.originalBytes());
        copy.take(programs, wish.kilobytesPerSecond());
        double copySeconds = since(start);
        Limits limits = Limits.apart();
        long starting = System.nanoTime();
        PostgresServer server = copy.start(limits);
        // one that a kill of this process leaves behind ends by itself
        try (Guard guard = Guard.over(
                server.pid(), UptimeClock.MACHINE.millis() + wish.atMost().toMillis())) {
            server.awaitReady(READY);
            double recoverySeconds = since(starting);
            LOG.info("The copy of the standby is ready after {} s; it is promoted", recoverySeconds);
            Report report = promote(copy, server, limits, wish);
            return new Report(
                    report.isolation(),
                    copy.originalBytes(),
                    copySeconds,
                    recoverySeconds,
                    report.promotionSeconds(),
                    report.timeline(),
                    report.position(),
                    report.databases(),
                    report.newestCommit(),
                    report.answers());
        } finally {
            server.kill();
        }
    }

    private void roomFor(long bytes) throws IOException {
        long free = Files.getFileStore(home).getUsableSpace();
        if (free < bytes * ROOM) {
            throw new SourceException("A copy of the standby needs about " + Math.round(bytes * ROOM) / 1_000_000
                    + " MB in " + home + ", and " + free / 1_000_000 + " MB are free. Make room, or give the site's"
                    + " file a home on a larger disk");
        }
    }

    private Report promote(StandbyCopy copy, PostgresServer server, Limits limits, Wish wish)
            throws SQLException, IOException {
        try (Connection connection = copy.connect(server, "postgres");
                Statement statement = connection.createStatement()) {
            String position;
            Optional<Instant> newest;
            try (ResultSet row =
                    statement.executeQuery("SELECT pg_last_wal_replay_lsn(), pg_last_xact_replay_timestamp()")) {
                row.next();
                position = row.getString(1);
                newest = Optional.ofNullable(row.getTimestamp(2)).map(java.sql.Timestamp::toInstant);
            }
            long ordered = System.nanoTime();
            try (ResultSet row = statement.executeQuery("SELECT pg_promote(true, 60)")) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new SourceException(
                            "The copy did not become a primary within 60 s. The end of its log:\n" + server.logEnd());
                }
            }
            // a failover is over when a client has written
            statement.execute("CREATE TABLE holdfast_rehearsal AS SELECT now() AS at");
            statement.execute("DROP TABLE holdfast_rehearsal");
            double promotionSeconds = since(ordered);
            int timeline;
            try (ResultSet row = statement.executeQuery(
                    "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int")) {
                row.next();
                timeline = row.getInt(1);
            }
            List<Answer> answers = new ArrayList<>();
            for (Query query : Stream.concat(settings.rehearsal().stream(), wish.queries().stream())
                    .toList()) {
                answers.add(ask(copy, server, query));
            }
            return new Report(
                    limits.ownNetwork()
                            ? "a network of its own, reached by a socket file only"
                            : "loopback of this machine, which allows no network namespaces",
                    0,
                    0,
                    0,
                    promotionSeconds,
                    timeline,
                    position,
                    readAll(copy, server, statement),
                    newest,
                    List.copyOf(answers));
        }
    }

    /** The catalog of each database that takes connections. @return how many there are */
    private static int readAll(StandbyCopy copy, PostgresServer server, Statement statement) throws SQLException {
        List<String> databases = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT datname FROM pg_database WHERE datallowconn AND has_database_privilege(datname, 'CONNECT')")) {
            while (rows.next()) {
                databases.add(rows.getString(1));
            }
        }
        for (String database : databases) {
            try (Connection connection = copy.connect(server, database);
                    Statement reading = connection.createStatement()) {
                reading.executeQuery("SELECT count(*), sum(length(relname)) FROM pg_class")
                        .close();
            }
        }
        return databases.size();
    }

    private static Answer ask(StandbyCopy copy, PostgresServer server, Query query) {
        try (Connection connection = copy.connect(server, query.database());
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(300);
            try (ResultSet row = statement.executeQuery(query.text())) {
                boolean passed = row.next() && row.getBoolean(1);
                return new Answer(query, passed, passed ? "true" : "it answered false, or nothing");
            }
        } catch (SQLException e) {
            return new Answer(query, false, String.valueOf(e.getMessage()));
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}

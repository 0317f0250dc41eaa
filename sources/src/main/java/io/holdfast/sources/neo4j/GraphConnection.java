package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.NotificationConfig;
import org.neo4j.driver.Result;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

/** Sessions on one database, with the driver's errors told in terms of what an operator can do. Connects when used. */
final class GraphConnection implements AutoCloseable {
    /** Rows that the server sends ahead of what has been read: bounds the memory of a streamed read. */
    private static final int FETCH = 2000;

    private final Neo4jSettings settings;
    private final Driver driver;

    private GraphConnection(Neo4jSettings settings, Driver driver) {
        this.settings = settings;
        this.driver = driver;
    }

    /** Reads the password; reaches no server yet. */
    static GraphConnection open(Neo4jSettings settings) throws SourceException {
        String password;
        try {
            password = settings.password().read();
        } catch (IOException e) {
            throw new SourceException(
                    "The password of Neo4j's user " + settings.user() + " cannot be read. " + e.getMessage(), e);
        }
        Config config = Config.builder()
                .withFetchSize(FETCH)
                .withConnectionTimeout(5, TimeUnit.SECONDS)
                .withConnectionAcquisitionTimeout(10, TimeUnit.SECONDS)
                .withMaxConnectionPoolSize(8)
                // a server that has gone is told of at once; whether to try again is not decided here
                .withAutoCommitRetriesDisabled(true)
                .withUserAgent("holdfast")
                .withTelemetryDisabled(true)
                // id() is said to be deprecated with every query; it is the only number that a node has
                .withNotificationConfig(NotificationConfig.disableAllConfig())
                .build();
        return new GraphConnection(
                settings, GraphDatabase.driver(settings.uri(), AuthTokens.basic(settings.user(), password), config));
    }

    URI uri() {
        return settings.uri();
    }

    String database() {
        return settings.database();
    }

    /** For people: which database of which server. */
    String name() {
        return "Neo4j's database '" + settings.database() + "' at " + settings.uri();
    }

    /** Blocks while {@code work} runs. Each session has bookmarks of its own, so reads wait for nobody's writes. */
    <T> T read(Work<T> work) throws IOException, InterruptedException {
        return in(AccessMode.READ, work);
    }

    <T> T write(Work<T> work) throws IOException, InterruptedException {
        return in(AccessMode.WRITE, work);
    }

    /**
     * Runs one statement in a transaction of its own, once: the driver's own retries would do it twice when a commit's
     * answer is lost.
     */
    static <T> T once(Session session, String statement, Map<String, ?> parameters, Function<Result, T> result) {
        try (Transaction transaction = session.beginTransaction()) {
            T answer = result.apply(transaction.run(statement, Map.copyOf(parameters)));
            transaction.commit();
            return answer;
        }
    }

    private <T> T in(AccessMode mode, Work<T> work) throws IOException, InterruptedException {
        try (Session session = session(mode)) {
            return work.with(session);
        } catch (Neo4jException e) {
            throw explain(e);
        }
    }

    Session session(AccessMode mode) {
        return driver.session(SessionConfig.builder()
                .withDatabase(settings.database())
                .withDefaultAccessMode(mode)
                .build());
    }

    /**
     * What a driver's error means here.
     *
     * @throws InterruptedException when the error comes from this thread's being interrupted
     */
    SourceException explain(Neo4jException error) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting for Neo4j");
        }
        return switch (error) {
            case AuthenticationException e ->
                new SourceException(
                        "Neo4j at " + settings.uri() + " refused user " + settings.user() + " with the password in "
                                + settings.password().where() + ". Correct it or the user; after several wrong tries"
                                + " Neo4j locks the user for some seconds.",
                        e);
            case SecurityException e ->
                new SourceException(
                        "Neo4j at " + settings.uri() + " refused user " + settings.user() + " (" + e.getMessage()
                                + "). Give that user the privilege, or use another.",
                        e);
            case ServiceUnavailableException e ->
                new SourceException(
                        "Neo4j at " + settings.uri() + " does not answer, or went away in the middle ("
                                + firstLine(e.getMessage()) + "). Start it, check address and network, then try again.",
                        e);
            case Neo4jException e
            when "Neo.ClientError.Database.DatabaseNotFound".equals(e.code()) ->
                new SourceException(
                        "Neo4j at " + settings.uri() + " has no database '" + settings.database()
                                + "'. Correct the setting 'database'; the default is neo4j.",
                        e);
            default ->
                new SourceException(
                        name() + " refused a query: " + firstLine(error.getMessage()) + " (" + error.code() + ").",
                        error);
        };
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() {
        driver.close();
    }

    /** Something done in a session, which must have consumed its results when it returns. */
    @FunctionalInterface
    interface Work<T> {
        T with(Session session) throws IOException, InterruptedException;
    }
}

package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.TransientException;

/**
 * Makes the writers of a graph wait; readers go on. They wait for locks, as they do for each other, and go on when the
 * hold is closed.
 *
 * <p>Neo4j lets nobody lock a database, but every write takes a shared lock on the labels of the node or the type of the
 * relationship that it touches, and creating an index takes them exclusively until its transaction ends. So the hold is a
 * transaction that creates one full-text index over all labels and one over all types, and is always rolled back: nothing
 * is ever populated, no transaction number is used, and should this process die, the server rolls back as the connection
 * breaks. Seen on 2026.08: creating, changing and deleting nodes and relationships and changing labels all wait.
 *
 * <p>Neo4j's own transaction timeout does not reach transactions that change the schema, so a {@link HoldLimit} ends the
 * hold from another connection when it takes too long. What remains is a network that drops packets without a word: the
 * server finds that out by TCP keep-alive. Where that counts, set {@code hold-writers} to never.
 *
 * <p>What it does not hold: nodes without labels, and labels or types that are used for the first time. That is not taken
 * on trust: whether something was committed is told by {@link CommitWatch}, held or not.
 *
 * <p>A writer that has locks which the hold waits for, and then asks for one that the hold has, deadlocks; Neo4j ends one
 * of the two with an error that drivers retry. When it is ours, {@link #acquire} tries again.
 */
final class WriterHold implements AutoCloseable {
    private static final int TRIES = 5;

    private final Session session;
    private final Transaction transaction;
    private final HoldLimit limit;

    private WriterHold(Session session, Transaction transaction, HoldLimit limit) {
        this.session = session;
        this.transaction = transaction;
        this.limit = limit;
    }

    /**
     * Waits for the writers under way and makes the next ones wait.
     *
     * @param longest how long writers may be made to wait, counted from now; then they are let go, whatever we do
     * @return empty when the graph has no labels and types, or no property key to make an index of, so that there is
     *     nothing to hold by
     * @throws SourceException when the writers under way do not end in that time
     */
    static Optional<WriterHold> acquire(GraphConnection connection, Duration longest)
            throws IOException, InterruptedException {
        List<String> statements = connection.read(WriterHold::statements);
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        for (int tries = 1; ; tries++) {
            HoldLimit limit = HoldLimit.start(connection, longest);
            Session session = connection.session(AccessMode.WRITE);
            try {
                Transaction transaction = session.beginTransaction(TransactionConfig.builder()
                        .withMetadata(limit.metadata())
                        .build());
                for (String statement : statements) {
                    transaction.run(statement).consume();
                }
                return Optional.of(new WriterHold(session, transaction, limit));
            } catch (Neo4jException e) {
                limit.close();
                close(session);
                if (limit.exceeded()) {
                    throw new SourceException(
                            "The transactions that were changing " + connection.name() + " did not end within "
                                    + longest.toSeconds() + " s, so its writers could not be held and nothing was"
                                    + " stored. See SHOW TRANSACTIONS for what runs so long, or raise"
                                    + " 'hold-limit-seconds'.",
                            e);
                }
                if (!(e instanceof TransientException)
                        || tries == TRIES
                        || Thread.currentThread().isInterrupted()) {
                    throw connection.explain(e);
                }
            }
        }
    }

    private static List<String> statements(Session session) {
        List<String> keys = session.run(
                        "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey ORDER BY propertyKey")
                .list(row -> row.get(0).asString());
        List<String> statements = new ArrayList<>();
        // an existing key, because a new one would stay behind; one that no such index has alone, because two equal
        // indexes are refused
        List<List<Object>> taken = session.run("SHOW FULLTEXT INDEXES YIELD properties RETURN properties")
                .list(row -> row.get(0).asList());
        Optional<String> free =
                keys.stream().filter(name -> !taken.contains(List.of(name))).findFirst();
        if (free.isEmpty()) {
            return statements;
        }
        String key = CypherNames.quote(free.get());
        List<String> labels = session.run("CALL db.labels() YIELD label RETURN label ORDER BY label")
                .list(row -> row.get(0).asString());
        if (!labels.isEmpty()) {
            statements.add("CREATE FULLTEXT INDEX holdfast_holds_nodes FOR (n:" + alternatives(labels) + ") ON EACH [n."
                    + key + "]");
        }
        List<String> types = session.run(
                        "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType ORDER BY relationshipType")
                .list(row -> row.get(0).asString());
        if (!types.isEmpty()) {
            statements.add("CREATE FULLTEXT INDEX holdfast_holds_relationships FOR ()-[r:" + alternatives(types)
                    + "]-() ON EACH [r." + key + "]");
        }
        return statements;
    }

    private static String alternatives(List<String> names) {
        return names.stream().map(CypherNames::quote).collect(Collectors.joining("|"));
    }

    /** The value of {@code hold} in the metadata of the transaction that holds. */
    String id() {
        return limit.id();
    }

    /** How long writers have been made to wait. */
    Duration lasted() {
        return limit.lasted();
    }

    /** Whether the writers were let go already because it took too long. */
    boolean tooLong() {
        return limit.exceeded();
    }

    /** Lets the writers go. Never commits. */
    @Override
    public void close() {
        limit.close();
        try {
            transaction.close();
        } catch (Neo4jException e) {
            // it has ended already, by its limit or because the connection broke: the locks are free
        } finally {
            close(session);
        }
    }

    private static void close(Session session) {
        try {
            session.close();
        } catch (Neo4jException e) {
            // closes what is left of a broken connection
        }
    }
}

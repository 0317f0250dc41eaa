package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;

/** A database that a restore may go into, and the node that says that one is under way. */
final class EmptyDatabase {
    static final String HOW_TO_EMPTY =
            "empty it before you restore again, by starting the server on a fresh data folder,"
                    + " or by dropping its constraints and indexes and running MATCH (n) CALL (n) { DETACH DELETE n }"
                    + " IN TRANSACTIONS OF 10000 ROWS.";

    private static final String MARKER = "HoldfastRestoreUnfinished";

    private final GraphConnection connection;

    EmptyDatabase(GraphConnection connection) {
        this.connection = connection;
    }

    /** @throws SourceException when there is anything in the database, saying what and how to go on */
    void require() throws IOException, InterruptedException {
        connection.read(session -> {
            long nodes = count(session);
            if (nodes > 0) {
                throw new SourceException(connection.name() + " is not empty, it holds " + nodes + " nodes"
                        + unfinished(session) + ". A restore goes into an empty database only, and nothing was changed:"
                        + " choose another, or " + HOW_TO_EMPTY);
            }
            GraphSchema schema = GraphSchema.read(session);
            if (!schema.isInitial()) {
                throw new SourceException(connection.name() + " is not empty, it has constraints or indexes ("
                        + String.join("; ", schema.statements()) + "). A restore goes into an empty database only, and"
                        + " nothing was changed: choose another, or drop them.");
            }
            return nodes;
        });
    }

    private static long count(Session session) {
        return session.run("MATCH (n) RETURN count(n)").single().get(0).asLong();
    }

    private static String unfinished(Session session) {
        return session.run("MATCH (n:" + MARKER + ") RETURN n.snapshot, n.started LIMIT 1").list().stream()
                .findFirst()
                .map(EmptyDatabase::describe)
                .orElse("");
    }

    private static String describe(Record marker) {
        Value started = marker.get(1);
        return ", left by a restore of recovery point " + marker.get(0).asString("?") + " that began at "
                + (started.isNull() ? "?" : started.asObject()) + " and did not finish";
    }

    void claim(String snapshot, Instant now) throws IOException, InterruptedException {
        connection.write(session -> GraphConnection.once(
                session,
                "CREATE (:" + MARKER + " {snapshot: $snapshot, started: datetime($started)})",
                Map.of("snapshot", snapshot, "started", now.toString()),
                Result::consume));
    }

    void release() throws IOException, InterruptedException {
        connection.write(session ->
                GraphConnection.once(session, "MATCH (n:" + MARKER + ") DELETE n", Map.of(), Result::consume));
    }

    /**
     * Deletes what a restore brought, constraints and indexes too; an empty database is left as it is.
     *
     * @throws SourceException when there are more or fewer nodes or relationships than it brought; nothing was changed
     */
    void makeAgain(long nodes, long relationships) throws IOException, InterruptedException {
        GraphSchema schema = connection.read(session -> {
            long nodesNow = count(session);
            long relationshipsNow = session.run("MATCH ()-[r]->() RETURN count(r)")
                    .single()
                    .get(0)
                    .asLong();
            GraphSchema found = GraphSchema.read(session);
            boolean asRestored = nodesNow == nodes && relationshipsNow == relationships;
            if (!asRestored && (nodesNow > 0 || !found.isInitial())) {
                throw new SourceException(connection.name() + " holds " + nodesNow + " nodes and " + relationshipsNow
                        + " relationships, and the restore brought " + nodes + " and " + relationships
                        + ": somebody else has written to it, and nothing was deleted. If it may go, " + HOW_TO_EMPTY);
            }
            return found;
        });
        connection.write(session -> {
            for (GraphSchema.Constraint constraint : schema.constraints()) {
                session.run("DROP CONSTRAINT " + CypherNames.quote(constraint.name()))
                        .consume();
            }
            for (GraphSchema.Index index : schema.indexes()) {
                if (index.standsAlone() && !index.lookup()) {
                    session.run("DROP INDEX " + CypherNames.quote(index.name())).consume();
                }
            }
            // batches need a transaction of the server's own
            return session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")
                    .consume();
        });
    }
}

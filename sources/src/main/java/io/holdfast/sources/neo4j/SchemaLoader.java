package io.holdfast.sources.neo4j;

import io.holdfast.sources.neo4j.GraphSchema.Index;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Creates a schema in a database that has none: constraints first, for they make indexes of their own, then the rest. */
final class SchemaLoader {
    private static final int ONLINE_WITHIN_SECONDS = 3600;

    private final GraphConnection connection;

    SchemaLoader(GraphConnection connection) {
        this.connection = connection;
    }

    /** Blocks until every index is populated. */
    void load(GraphSchema schema) throws IOException, InterruptedException {
        GraphSchema initial = connection.read(GraphSchema::read);
        for (Index lookup : initial.indexes()) {
            // a new database finds by label and type with indexes of its own names; the export may have others, or none
            if (!schema.indexes().contains(lookup)) {
                run("DROP INDEX " + CypherNames.quote(lookup.name()));
            }
        }
        for (GraphSchema.Constraint constraint : schema.constraints()) {
            run(constraint.createStatement());
        }
        List<Index> wanted = schema.indexes().stream()
                .filter(Index::standsAlone)
                .filter(index -> !initial.indexes().contains(index))
                .toList();
        for (Index index : wanted) {
            run(index.createStatement());
        }
        connection.read(
                session -> session.run("CALL db.awaitIndexes($seconds)", Map.of("seconds", ONLINE_WITHIN_SECONDS))
                        .consume());
    }

    private void run(String statement) throws IOException, InterruptedException {
        connection.write(session -> session.run(statement).consume());
    }
}

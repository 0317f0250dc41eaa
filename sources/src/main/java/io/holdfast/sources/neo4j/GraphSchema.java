package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/**
 * A database's constraints and indexes: file {@code schema.json}. Each carries Neo4j's own statement that creates it.
 *
 * @param constraints by name
 * @param indexes by name; those that belong to a constraint are made by it
 */
record GraphSchema(List<Constraint> constraints, List<Index> indexes) {
    static final String LOOKUP = "LOOKUP";

    GraphSchema {
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
    }

    record Constraint(String name, String type, String createStatement) {}

    /**
     * @param type such as {@code RANGE}, {@code FULLTEXT}, {@code LOOKUP}
     * @param entityType {@code NODE} or {@code RELATIONSHIP}
     * @param owningConstraint name of the constraint it belongs to
     */
    record Index(
            String name,
            String type,
            String entityType,
            @Nullable String owningConstraint,
            String createStatement) {
        boolean standsAlone() {
            return owningConstraint == null;
        }

        boolean lookup() {
            return LOOKUP.equals(type);
        }
    }

    static GraphSchema read(Session session) {
        return new GraphSchema(
                session.run("SHOW CONSTRAINTS YIELD name, type, createStatement RETURN * ORDER BY name")
                        .list(row -> new Constraint(
                                row.get("name").asString(),
                                row.get("type").asString(),
                                row.get("createStatement").asString())),
                session.run("SHOW INDEXES YIELD name, type, entityType, owningConstraint, createStatement"
                                + " RETURN * ORDER BY name")
                        .list(row -> new Index(
                                row.get("name").asString(),
                                row.get("type").asString(),
                                row.get("entityType").asString(),
                                textOrNull(row.get("owningConstraint")),
                                row.get("createStatement").asString())));
    }

    private static @Nullable String textOrNull(Value value) {
        return value.isNull() ? null : value.asString();
    }

    byte[] toJson() {
        return Manifest.JSON.writeValueAsBytes(this);
    }

    static GraphSchema read(InputStream in) throws IOException {
        try {
            return Manifest.JSON.readValue(in, GraphSchema.class);
        } catch (JacksonIOException e) {
            // what went wrong below, in the repository's own words
            throw e.getCause();
        } catch (JacksonException e) {
            throw new SourceException(
                    "The recovery point's " + ExportFiles.SCHEMA + " cannot be read (" + e.getOriginalMessage()
                            + "). Check the repository, or restore an earlier point.",
                    e);
        }
    }

    /** Every statement, in order: two schemas are the same when these are. */
    Set<String> statements() {
        Set<String> statements = new TreeSet<>();
        constraints.forEach(constraint -> statements.add(constraint.createStatement()));
        indexes.stream().filter(Index::standsAlone).forEach(index -> statements.add(index.createStatement()));
        return statements;
    }

    /** Whether it is what a new database has: nothing but indexes that find nodes by label and relationships by type. */
    boolean isInitial() {
        return constraints.isEmpty() && indexes.stream().allMatch(Index::lookup);
    }
}

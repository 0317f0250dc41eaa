package io.holdfast.sources.neo4j;

import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.neo4j.driver.Record;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.TypeSystem;

/** A validation that an operator wrote in Cypher: it must answer one row with one boolean, true for a sound graph. */
final class Question {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final GraphConnection connection;
    private final String name;
    private final String cypher;

    Question(GraphConnection connection, String name, String cypher) {
        this.connection = connection;
        this.name = name;
        this.cypher = cypher;
    }

    /** Asks in a read transaction. A query that fails is a validation that did not pass. */
    Validation ask() throws IOException, InterruptedException {
        List<Record> rows;
        try {
            rows = connection.read(session -> session.run(
                            cypher,
                            TransactionConfig.builder().withTimeout(LIMIT).build())
                    .list());
        } catch (SourceException e) {
            return new Validation(name, false, String.valueOf(e.getMessage()));
        }
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            return new Validation(
                    name,
                    false,
                    "the query answered " + rows.size() + " rows of "
                            + (rows.isEmpty() ? 0 : rows.getFirst().size()) + " columns, not one boolean: " + cypher);
        }
        Value answer = rows.getFirst().get(0);
        if (!answer.hasType(TypeSystem.getDefault().BOOLEAN())) {
            return new Validation(name, false, "the query answered " + answer + ", not a boolean: " + cypher);
        }
        return new Validation(name, answer.asBoolean(), cypher + " answered " + answer.asBoolean());
    }
}

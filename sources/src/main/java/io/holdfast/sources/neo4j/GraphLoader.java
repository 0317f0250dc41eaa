package io.holdfast.sources.neo4j;

import io.holdfast.repository.Progress;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.neo4j.GraphLine.NodeLine;
import io.holdfast.sources.neo4j.GraphLine.RelationshipLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.Session;

/** Creates nodes and relationships in batches, each a transaction of its own. Not for several threads. */
final class GraphLoader {
    /** Rows of a batch: large enough that the round trip does not count, small enough for a server with little heap. */
    private static final int ROWS = 5_000;

    private static final int BYTES = 4 << 20;

    private static final String CREATE_NODES = """
            UNWIND $rows AS row
            CREATE (n:$(row.labels))
            SET n = row.properties
            RETURN row.id, id(n)""";

    private static final String CREATE_RELATIONSHIPS = """
            UNWIND $rows AS row
            MATCH (a) WHERE id(a) = row.start
            MATCH (b) WHERE id(b) = row.end
            CREATE (a)-[r:$(row.type)]->(b)
            SET r = row.properties""";

    private final GraphConnection connection;
    private final NodeNumbers numbers;
    private final Progress progress;

    GraphLoader(GraphConnection connection, NodeNumbers numbers, Progress progress) {
        this.connection = connection;
        this.numbers = numbers;
        this.progress = progress;
    }

    /** Creates every node and keeps its number. @return how many */
    long loadNodes(LineReader lines) throws IOException, InterruptedException {
        return connection.write(session -> {
            Batch batch = new Batch(lines);
            for (Optional<NodeLine> next = lines.node(); next.isPresent(); next = lines.node()) {
                NodeLine node = next.get();
                batch.rows.add(Map.of("id", node.number(), "labels", node.labels(), "properties", node.properties()));
                if (batch.full()) {
                    createNodes(session, batch);
                }
            }
            createNodes(session, batch);
            return batch.total;
        });
    }

    private void createNodes(Session session, Batch batch) throws IOException, InterruptedException {
        List<Record> created = GraphConnection.once(session, CREATE_NODES, Map.of("rows", batch.rows), Result::list);
        require(created.size(), batch, "nodes");
        for (Record pair : created) {
            numbers.add(pair.get(0).asLong(), pair.get(1).asLong());
        }
        batch.done();
    }

    /** Creates every relationship between nodes that {@link #loadNodes} has created. @return how many */
    long loadRelationships(LineReader lines) throws IOException, InterruptedException {
        numbers.sortByExported();
        return connection.write(session -> {
            Batch batch = new Batch(lines);
            for (Optional<RelationshipLine> next = lines.relationship();
                    next.isPresent();
                    next = lines.relationship()) {
                RelationshipLine relationship = next.get();
                batch.rows.add(Map.of(
                        "start", restored(relationship.start()),
                        "end", restored(relationship.end()),
                        "type", relationship.type(),
                        "properties", relationship.properties()));
                if (batch.full()) {
                    createRelationships(session, batch);
                }
            }
            createRelationships(session, batch);
            return batch.total;
        });
    }

    private void createRelationships(Session session, Batch batch) throws IOException, InterruptedException {
        int created = GraphConnection.once(
                session,
                CREATE_RELATIONSHIPS,
                Map.of("rows", batch.rows),
                result -> result.consume().counters().relationshipsCreated());
        require(created, batch, "relationships");
        batch.done();
    }

    private long restored(long exported) throws SourceException {
        long number = numbers.restored(exported);
        if (number < 0) {
            throw new SourceException("The recovery point has a relationship of node " + exported
                    + " but no such node. Check the repository, or restore an earlier point.");
        }
        return number;
    }

    private void require(int created, Batch batch, String what) throws SourceException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled while the graph was loaded");
        }
        if (created != batch.rows.size()) {
            throw new SourceException(connection.name() + " created " + created + " of " + batch.rows.size() + " "
                    + what + " of a batch. Does anyone else write to it?");
        }
    }

    private final class Batch {
        private final LineReader lines;
        private final List<Map<String, Object>> rows = new ArrayList<>(ROWS);
        private long began;
        private long total;

        Batch(LineReader lines) {
            this.lines = lines;
        }

        boolean full() {
            return rows.size() == ROWS || lines.position() - began >= BYTES;
        }

        void done() {
            progress.processed(Math.max(0, lines.position() - began));
            began = lines.position();
            total += rows.size();
            rows.clear();
        }
    }
}

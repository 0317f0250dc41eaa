package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A graph of many batches. {@code -Dneo4j.relationships=100000} makes it as large as the example platform's, for which the
 * bounds are meant. The times are in the test's log.
 */
@Timeout(900)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jScaleTest {
    private static final Logger LOG = LoggerFactory.getLogger(Neo4jScaleTest.class);

    private static final int RELATIONSHIPS = Integer.getInteger("neo4j.relationships", 25_000);
    private static final int COMPANIES = RELATIONSHIPS / 5;

    @TempDir
    Path folder;

    static RunningNeo4j source;
    static RunningNeo4j target;

    @BeforeAll
    static void share(Neo4jServers.Pair servers) {
        source = servers.source();
        target = servers.target();
        source.empty();
        target.empty();
    }

    @Test
    void tens_of_thousands_of_relationships_come_and_go_in_seconds() throws Exception {
        source.query(
                "UNWIND range(0, $companies - 1) AS i"
                        + " CREATE (:Company {number: i, name: 'Company ' + i, weight: i / 7.0})",
                Map.of("companies", COMPANIES));
        source.query("CREATE CONSTRAINT numbers FOR (c:Company) REQUIRE c.number IS UNIQUE");
        source.query("""
                UNWIND range(0, $relationships - 1) AS i
                CALL (i) {
                  MATCH (a:Company {number: i % $companies}), (b:Company {number: (i * 31 + 7) % $companies})
                  CREATE (a)-[:SUPPLIES {since: date('2020-01-01') + duration({days: i % 2000}), share: i / 3.0}]->(b)
                } IN TRANSACTIONS OF 10000 ROWS""", Map.of("companies", COMPANIES, "relationships", RELATIONSHIPS));
        try (GraphRepository repository = new GraphRepository(folder)) {
            long began = System.nanoTime();
            var backup = repository.backup(source.settings());
            Duration backedUp = Duration.ofNanos(System.nanoTime() - began);
            began = System.nanoTime();
            RestoreReport report = repository.restore(backup.snapshot(), target);
            Duration restored = Duration.ofNanos(System.nanoTime() - began);
            LOG.info(
                    "backup {} ms, restore and comparison {} ms: {}", backedUp.toMillis(), restored.toMillis(), report);

            assertThat(backup.fact("relationships")).isEqualTo(Integer.toString(RELATIONSHIPS));
            assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
            // far above what it takes, for machines that do something else as well
            assertThat(backedUp).isLessThan(Duration.ofSeconds(180));
            assertThat(restored).isLessThan(Duration.ofSeconds(270));
        }
        assertThat(target.number("MATCH (:Company)-[r:SUPPLIES]->(:Company) RETURN count(r)"))
                .isEqualTo(RELATIONSHIPS);
        source.empty();
        target.empty();
    }
}

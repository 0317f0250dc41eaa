package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** Graphs with everything that Neo4j community can hold, from one real server through a real repository into another. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jRoundTripTest {
    @TempDir
    Path folder;

    static RunningNeo4j source;

    static RunningNeo4j target;

    @BeforeAll
    static void share(Neo4jServers.Pair servers) {
        source = servers.source();
        target = servers.target();
    }

    @Test
    void every_type_of_property_comes_back_as_it_was() throws Exception {
        source.query("""
                CREATE (a:Types {
                  integer: 9223372036854775807, negative: -9223372036854775808, float: 0.1, whole: 3.0,
                  minusZero: -0.0, tiny: 4.9E-324, huge: 1.7976931348623157E308, text: 'Ünï\\"cödé 𝄞\\n\\t\\\\ `x`',
                  empty: '', yes: true, no: false,
                  integers: [1, 2, 3], floats: [1.0, 2.5], texts: ['a', ''], truths: [true, false], nothing: [],
                  date: date('2026-11-24'), farDate: date('-999999999-01-01'), time: time('10:11:12.123456789+05:30'),
                  localtime: localtime('23:59:59.999999999'), localdatetime: localdatetime('0001-01-01T00:00:00'),
                  offset: datetime('2026-11-24T10:00:00.000000001-03:00'),
                  zone: datetime({year: 2026, month: 7, day: 1, hour: 12, timezone: 'Europe/Paris'}),
                  overlap: datetime('2026-10-25T02:30:00+01:00[Europe/Paris]'),
                  duration: duration({months: -14, days: 3, seconds: -7200, nanoseconds: 5}),
                  dates: [date('2000-02-29'), date('1969-12-31')],
                  zones: [datetime('2026-01-01T00:00[Asia/Kolkata]')],
                  flat: point({x: 1.5, y: -2}), cube: point({x: 1, y: 2, z: 3}),
                  earth: point({latitude: 48.85, longitude: 2.35}),
                  air: point({latitude: 48.85, longitude: 2.35, height: 300}),
                  points: [point({x: 0, y: 0}), point({x: 1, y: 1})]})
                SET a.nan = toFloat('NaN'), a.up = toFloat('Infinity'), a.down = toFloat('-Infinity')
                CREATE (a)-[:`is a "type"` {since: date('2020-01-01'), weight: 0.5}]->(a)
                """);
        source.query(
                "MATCH (a:Types) SET a.bytes = $bytes, a.noBytes = $none, a += $odd",
                Map.of(
                        "bytes", new byte[] {0, -1, 127, -128},
                        "none", new byte[0],
                        "odd", Map.of("key \\u0041 with `ticks` and $ and \"quotes\"", 1)));
        Map<String, Object> before = properties(source, "MATCH (a:Types) RETURN properties(a)");
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            RestoreReport report = repository.restore(backup.snapshot(), target);

            assertThat(report.validations()).allMatch(RestoreReport.Validation::passed);
            assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        }
        Map<String, Object> after = properties(target, "MATCH (a:Types) RETURN properties(a)");
        assertThat(after.keySet()).isEqualTo(before.keySet()).hasSize(38);
        before.forEach((key, value) -> assertThat(after.get(key)).as(key).isEqualTo(value));
        assertThat(target.query("MATCH (a:Types) RETURN valueType(a.whole), valueType(a.integer), valueType(a.zone),"
                                + " a.nan <> a.nan, valueType(a.dates)")
                        .getFirst()
                        .asMap()
                        .values()
                        .toString())
                .isEqualTo(source.query("MATCH (a:Types) RETURN valueType(a.whole), valueType(a.integer),"
                                + " valueType(a.zone), a.nan <> a.nan, valueType(a.dates)")
                        .getFirst()
                        .asMap()
                        .values()
                        .toString());
        assertThat(properties(target, "MATCH ()-[r]->() RETURN properties(r)"))
                .isEqualTo(properties(source, "MATCH ()-[r]->() RETURN properties(r)"));
    }

    @Test
    void labels_types_loops_parallels_and_unlabelled_nodes_come_back_as_they_were() throws Exception {
        source.query("""
                CREATE (x:A:B:`C d` {k: 1}), (y {k: 2}), (z:B {k: 3}), (lonely:`we\\\\u0041ird ``name``` {k: 4}), ()
                CREATE (x)-[:KNOWS {w: 1}]->(y), (x)-[:KNOWS {w: 1}]->(y), (y)-[:KNOWS]->(x), (z)-[:SELF]->(z),
                  (z)-[:`has $odd ``name```]->(x)
                """);
        // leaves holes in the numbers, so that the restored ones are others
        source.query("MATCH (z:B {k: 3})-[r:SELF]->() CREATE (z)-[:MOVED]->(:A {k: 5}) DELETE r");
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            RestoreReport report = repository.restore(backup.snapshot(), target);

            assertThat(report.validations()).allMatch(RestoreReport.Validation::passed);
            assertThat(report.facts()).containsEntry("nodes", "6").containsEntry("relationships", "5");
            assertThat(backup.facts().facts())
                    .containsEntry("nodes", "6")
                    .containsEntry("relationships", "5")
                    .containsEntry("labels", "4")
                    .containsEntry("relationship_types", "3")
                    .containsEntry("writers_held_ms", "0");
        }
        assertThat(shape(target)).isEqualTo(shape(source)).hasSize(11);
    }

    @Test
    void constraints_and_indexes_of_every_kind_come_back_and_work() throws Exception {
        source.query("CREATE CONSTRAINT unique_name FOR (p:Person) REQUIRE p.name IS UNIQUE");
        source.query("CREATE CONSTRAINT unique_rel FOR ()-[r:OWNS]-() REQUIRE r.deed IS UNIQUE");
        source.query("CREATE INDEX by_age FOR (p:Person) ON (p.age, p.name)");
        source.query("CREATE TEXT INDEX by_text FOR (p:Person) ON (p.bio)");
        source.query("CREATE POINT INDEX by_place FOR (p:Person) ON (p.place)");
        source.query("CREATE FULLTEXT INDEX words FOR (p:Person|Company) ON EACH [p.bio, p.name]"
                + " OPTIONS {indexConfig: {`fulltext.analyzer`: 'english'}}");
        source.query("CREATE INDEX rel_since FOR ()-[r:OWNS]-() ON (r.since)");
        source.query("CREATE VECTOR INDEX meaning FOR (p:Person) ON (p.embedding)"
                + " OPTIONS {indexConfig: {`vector.dimensions`: 3, `vector.similarity_function`: 'cosine'}}");
        source.query("DROP INDEX "
                + source.query("SHOW LOOKUP INDEXES YIELD name, entityType WHERE entityType = 'NODE'")
                        .getFirst()
                        .get("name")
                        .asString());
        source.query("CREATE LOOKUP INDEX my_labels FOR (n) ON EACH labels(n)");
        source.query("""
                CREATE (p:Person {name: 'Ada', age: 36, bio: 'mathematics', place: point({x: 1, y: 1}),
                  embedding: [0.1, 0.2, 0.3]})-[:OWNS {deed: 1, since: 1843}]->(:Company {name: 'Engine'})
                """);
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            RestoreReport report = repository.restore(backup.snapshot(), target);

            assertThat(report.validations()).hasSize(3).allMatch(RestoreReport.Validation::passed);
            assertThat(backup.facts().facts()).containsEntry("constraints", "2").containsEntry("indexes", "8");
        }
        assertThat(schema(target)).isEqualTo(schema(source)).hasSize(12);
        assertThat(target.query("SHOW INDEXES YIELD state WHERE state <> 'ONLINE'"))
                .isEmpty();
        Assertions.assertThatThrownBy(() -> target.query("CREATE (:Person {name: 'Ada'})"))
                .hasMessageContaining("already exists");
        assertThat(target.query(
                        "CALL db.index.fulltext.queryNodes('words', 'mathematics') YIELD node RETURN node.name"))
                .hasSize(1);
    }

    @Test
    void an_empty_graph_is_backed_up_and_restored() throws Exception {
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            RestoreReport report = repository.restore(backup.snapshot(), target);

            assertThat(backup.fact("nodes")).isEqualTo("0");
            assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        }
        assertThat(target.number("MATCH (n) RETURN count(n)")).isZero();
    }

    private static Map<String, Object> properties(RunningNeo4j server, String query) {
        Map<String, Object> properties = new HashMap<>();
        server.query(query)
                .getFirst()
                .get(0)
                .asMap(Value::asObject)
                .forEach((key, value) -> properties.put(
                        key,
                        value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : value));
        return properties;
    }

    /** Nodes and relationships told by their properties, whatever their numbers. */
    private static Map<String, Long> shape(RunningNeo4j server) {
        Map<String, Long> shape = new HashMap<>();
        for (Record row : server.query("MATCH (n) RETURN labels(n) AS l, n.k AS k")) {
            Set<Object> labels = new HashSet<>(row.get("l").asList());
            shape.merge(labels + " " + row.get("k"), 1L, Long::sum);
        }
        server.query("MATCH (a)-[r]->(b) RETURN a.k, type(r), properties(r), b.k, elementId(r) <> ''")
                .forEach(row -> shape.merge(row.asMap() + "", 1L, Long::sum));
        Map<String, Long> single = new HashMap<>();
        shape.forEach((key, count) -> {
            for (int i = 0; i < count; i++) {
                single.put(key + "#" + i, 1L);
            }
        });
        return single;
    }

    private static Set<String> schema(RunningNeo4j server) {
        Set<String> schema = new HashSet<>();
        server.query("SHOW CONSTRAINTS YIELD name, createStatement")
                .forEach(row -> schema.add(row.get("createStatement").asString()));
        server.query("SHOW INDEXES YIELD name, type, properties, labelsOrTypes, options")
                .forEach(row -> schema.add(row.asMap().toString()));
        return schema;
    }
}

package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A restore that goes wrong is told with what to do, and leaves nothing that could be taken for a sound copy. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jRestoreTest {
    @TempDir
    Path folder;

    static RunningNeo4j server;

    static RunningNeo4j target;

    GraphRepository repository;

    @BeforeAll
    static void share(Neo4jServers.Pair servers) {
        server = servers.source();
        target = servers.target();
    }

    @BeforeEach
    void open() throws Exception {
        repository = new GraphRepository(folder);
    }

    @AfterEach
    void close() throws Exception {
        repository.close();
    }

    @Test
    void nothing_is_restored_over_data() throws Exception {
        server.query("CREATE (:A)");
        var backup = repository.backup(server.settings());
        target.query("CREATE (:Precious)");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is not empty, it holds 1 nodes")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), server)).hasMessageContaining("is not empty");
        assertThat(target.number("MATCH (n:Precious) RETURN count(n)")).isEqualTo(1);

        target.empty();
        target.query("CREATE CONSTRAINT kept FOR (p:P) REQUIRE p.id IS UNIQUE");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target))
                .hasMessageContaining("constraints or indexes")
                .hasMessageContaining("kept");
    }

    @Test
    void what_a_drill_restored_can_be_discarded_and_restored_again_and_nothing_else_can() throws Exception {
        server.query("CREATE CONSTRAINT named FOR (a:A) REQUIRE a.id IS UNIQUE");
        server.query("CREATE INDEX found FOR (a:A) ON (a.when)");
        server.query("UNWIND range(1, 12000) AS i CREATE (:A {id: i, when: i})-[:R]->(:B)");
        var backup = repository.backup(server.settings());
        RestoreReport report = repository.restore(backup.snapshot(), target);
        target.query("CREATE (:Precious)");
        assertThatThrownBy(() -> new Neo4jKind().discard(target.settings(), report.facts()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("24001 nodes and 12000 relationships, and the restore brought 24000 and 12000")
                .hasMessageContaining("nothing was deleted");
        assertThat(target.number("MATCH (n) RETURN count(n)")).isEqualTo(24_001);

        target.query("MATCH (n:Precious) DELETE n");
        new Neo4jKind().discard(target.settings(), report.facts());
        assertThat(target.number("MATCH (n) RETURN count(n)")).isZero();
        assertThat(repository.restore(backup.snapshot(), target).level()).isEqualTo(ProofLevel.QUERIED);

        new Neo4jKind().discard(target.settings(), report.facts());
        new Neo4jKind().discard(target.settings(), report.facts());
    }

    @Test
    void a_restore_cut_off_by_a_dead_server_is_known_for_what_it_is() throws Exception {
        server.query("UNWIND range(1, 12000) AS i CREATE (:A {i: i})-[:R]->(:B {i: i})");
        var backup = repository.backup(server.settings());
        assertThatThrownBy(() -> repository.restore(
                        backup.snapshot(), new RestoreTarget.RunningSystem(target.settings()), Map.of(), stage -> {
                            if (stage.startsWith("loading 12000 relationships")) {
                                kill(target);
                            }
                        }))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("went away in the middle")
                .hasMessageContaining("not finished")
                .hasMessageContaining("empty it before you restore again");

        target.restart();
        assertThat(target.number("MATCH (n) RETURN count(n)")).isEqualTo(24_001);
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("left by a restore of recovery point "
                        + backup.snapshot().shortId())
                .hasMessageContaining("did not finish")
                .hasMessageContaining("DETACH DELETE");

        target.empty();
        assertThat(repository.restore(backup.snapshot(), target).level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(target.number("MATCH (n) RETURN count(n)")).isEqualTo(24_000);
    }

    @Test
    void a_cancelled_restore_is_known_for_what_it_is() throws Exception {
        server.query("UNWIND range(1, 12000) AS i CREATE (:A {i: i})");
        var backup = repository.backup(server.settings());
        assertThatThrownBy(() -> repository.restore(
                        backup.snapshot(), new RestoreTarget.RunningSystem(target.settings()), Map.of(), stage -> {
                            if (stage.startsWith("loading")) {
                                Thread.currentThread().interrupt();
                            }
                        }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target)).hasMessageContaining("did not finish");
    }

    @Test
    void a_point_in_time_before_the_recovery_point_is_refused() throws Exception {
        var backup = repository.backup(server.settings());
        Instant before = backup.facts().consistentAt().minusSeconds(60);
        assertThatThrownBy(() -> new Neo4jKind()
                        .restore(
                                new RestoreRequest(
                                        repository.repository(),
                                        backup.snapshot(),
                                        "graph",
                                        Optional.of(before),
                                        new RestoreTarget.RunningSystem(target.settings()),
                                        Map.of()),
                                repository.context()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Choose an earlier recovery point");
    }

    @Test
    void a_directory_that_holds_something_is_not_restored_into() throws Exception {
        var backup = repository.backup(server.settings());
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("precious"), "data");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), new RestoreTarget.Directory(full), Map.of()))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("full");
        assertThat(full.resolve("precious")).hasContent("data");
    }

    @Test
    void a_restore_report_names_steps_and_where_the_graph_is() throws Exception {
        server.query("CREATE (:A)-[:R]->(:B)");
        var backup = repository.backup(server.settings());
        RestoreReport report = repository.restore(backup.snapshot(), target);

        assertThat(report.steps()).hasSize(5).allMatch(step -> !step.took().isNegative());
        assertThat(report.facts())
                .containsEntry("uri", target.uri())
                .containsEntry("nodes", "2")
                .containsEntry("relationships", "1");
        assertThat(report.recoveredTo()).contains(backup.facts().consistentAt());
        assertThat(report.running()).isEmpty();
    }

    private static void kill(RunningNeo4j server) {
        try {
            server.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

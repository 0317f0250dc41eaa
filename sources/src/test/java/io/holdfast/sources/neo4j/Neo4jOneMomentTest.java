package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a backup holds of a graph that is written to meanwhile. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jOneMomentTest {
    @TempDir
    Path folder;

    static RunningNeo4j server;

    GraphRepository repository;

    @BeforeAll
    static void share(Neo4jServers.Pair servers) {
        server = servers.source();
    }

    @BeforeEach
    void open() throws Exception {
        repository = new GraphRepository(folder);
    }

    @AfterEach
    void nothing_is_left_behind() throws Exception {
        repository.close();
        repository.assertNothingLeft(server);
    }

    @Test
    void a_graph_under_writers_is_backed_up_as_of_one_moment() throws Exception {
        Transfers.prepare(server, 15_000);
        try (Transfers writers = new Transfers(server).start(4)) {
            writers.awaitMore(20);
            // so that the test has teeth: a plain read of this graph under these writers is wrong
            boolean broken = false;
            for (int i = 0; i < 20 && !broken; i++) {
                broken = !Transfers.carelessly(server).sound();
            }
            assertThat(broken).isTrue();
            for (int i = 0; i < 3; i++) {
                // the first attempt, which holds nobody, sees them write however slow they are
                var backup = repository.backup(server.settings("attempts", "1"), stage -> {
                    if (stage.equals("reading relationships")) {
                        more(writers);
                    }
                });

                assertThat(seen(backup.snapshot())).matches(Transfers.Seen::sound);
                assertThat(Integer.parseInt(backup.fact("attempts"))).isEqualTo(2);
                assertThat(Integer.parseInt(backup.fact("writers_held_ms"))).isPositive();
                writers.awaitMore(20);
            }
        }
        assertThat(Transfers.carelessly(server)).matches(Transfers.Seen::sound);
    }

    @Test
    void a_graph_that_never_holds_still_fails_clearly_when_writers_may_not_be_held() throws Exception {
        Transfers.prepare(server, 15_000);
        Instant before = Instant.now();
        try (Transfers writers = new Transfers(server).start(2)) {
            writers.awaitMore(20);
            assertThatThrownBy(() ->
                            repository.backup(server.settings("hold-writers", "never", "attempts", "3"), stage -> {
                                if (stage.equals("reading relationships")) {
                                    more(writers);
                                }
                            }))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("changed during each of 3 attempts")
                    .hasMessageContaining("nothing was stored")
                    .hasMessageContaining("'hold-writers'");
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(240));
        assertThat(repository.repository().snapshots()).isEmpty();
    }

    @Test
    void a_write_in_the_middle_of_reading_makes_it_read_again() throws Exception {
        server.query("UNWIND range(1, 100) AS i CREATE (:A {i: i})");
        AtomicInteger reads = new AtomicInteger();
        var backup = repository.backup(server.settings("hold-writers", "never"), stage -> {
            if (stage.equals("reading relationships") && reads.incrementAndGet() == 1) {
                server.query("MATCH (a:A {i: 100}) SET a.i = -1");
            }
        });

        assertThat(backup.fact("attempts")).isEqualTo("2");
        assertThat(backup.fact("writers_held_ms")).isEqualTo("0");
        try (InputStream nodes = open(backup.snapshot(), ExportFiles.NODES)) {
            assertThat(new String(nodes.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"i\":-1")
                    .doesNotContain("\"i\":100");
        }
    }

    @Test
    void a_graph_at_rest_is_read_once_and_nobody_waits() throws Exception {
        server.query("CREATE (:A)-[:R]->(:B)");
        String mark = new CommitWatchProbe(server).mark();
        var backup = repository.backup(server.settings());

        assertThat(backup.fact("attempts")).isEqualTo("1");
        assertThat(backup.fact("bookmark")).isEqualTo(mark);
        assertThat(Long.parseLong(backup.fact("last_transaction")))
                .isEqualTo(CommitWatch.transactionNumber(mark).getAsLong());
    }

    @Test
    void a_transaction_that_is_being_applied_is_in_the_copy_whole_or_not_at_all() throws Exception {
        server.query("UNWIND range(1, 8000) AS i CREATE (:Version {v: 0})");
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            while (!stop.get()) {
                server.query("MATCH (n:Version) SET n.v = n.v + 1");
            }
        });
        try {
            for (int i = 0; i < 4; i++) {
                // begins at another moment of the writer's transaction each time
                Thread.sleep(37 * i);
                var backup = repository.backup(server.settings("attempts", "1"));
                Set<Long> versions = new HashSet<>();
                try (LineReader lines = new LineReader("nodes", open(backup.snapshot(), ExportFiles.NODES))) {
                    for (Optional<GraphLine.NodeLine> node = lines.node(); node.isPresent(); node = lines.node()) {
                        versions.add(node.get().properties().get("v").asLong());
                    }
                }
                assertThat(versions).hasSize(1);
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void a_server_that_dies_while_it_is_read_leaves_no_recovery_point_and_loses_nothing() throws Exception {
        server.query("UNWIND range(1, 20000) AS i CREATE (:A {i: i})-[:R]->(:B)");
        assertThatThrownBy(() -> repository.backup(server.settings(), stage -> {
                    if (stage.startsWith("reading relationships")) {
                        kill();
                    }
                }))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("went away in the middle")
                .hasMessageContaining("Start it");
        assertThat(repository.repository().snapshots()).isEmpty();

        server.restart();
        assertThat(server.number("MATCH (:A)-[r:R]->(:B) RETURN count(r)")).isEqualTo(20_000);
        assertThat(repository.backup(server.settings()).fact("relationships")).isEqualTo("20000");
    }

    private Transfers.Seen seen(Snapshot snapshot) throws IOException {
        try (InputStream nodes = open(snapshot, ExportFiles.NODES);
                InputStream relationships = open(snapshot, ExportFiles.RELATIONSHIPS)) {
            return Transfers.seen(nodes, relationships);
        }
    }

    private InputStream open(Snapshot snapshot, String file) throws IOException {
        Repository opened = repository.repository();
        return opened.read(snapshot, ExportFiles.FOLDER.resolve(file));
    }

    private static void more(Transfers writers) {
        try {
            writers.awaitMore(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill() {
        try {
            server.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

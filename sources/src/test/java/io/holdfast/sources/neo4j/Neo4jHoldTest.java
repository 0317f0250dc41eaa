package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/** Writers are held for no longer than allowed, and let go in every case. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jHoldTest {
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
    void writers_that_no_hold_reaches_make_the_backup_fail_and_not_lie() throws Exception {
        server.query("CREATE (:A {x: 1})");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong written = new AtomicLong();
        Thread writer = Thread.ofVirtual().start(() -> {
            while (!stop.get()) {
                server.query("CREATE ({x: 2})");
                written.incrementAndGet();
            }
        });
        try {
            assertThatThrownBy(() -> repository.backup(
                            server.settings("hold-writers", "always"),
                            stage -> awaitMore(written, stage.startsWith("reading") ? 2 : 0)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("without labels")
                    .hasMessageContaining("nothing was stored");
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(repository.repository().snapshots()).isEmpty();
    }

    @Test
    void reading_that_takes_too_long_lets_the_writers_go() throws Exception {
        Transfers.prepare(server, 100);
        try (Transfers writers = new Transfers(server).start(1)) {
            assertThatThrownBy(() -> repository.backup(
                            server.settings("hold-writers", "always", "hold-limit-seconds", "4"),
                            stage -> pause(stage.startsWith("reading relationships") ? 4500 : 0)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("longer than the 4 s")
                    .hasMessageContaining("'hold-limit-seconds'");
            writers.awaitMore(5);
        }
    }

    @Test
    @Timeout(180)
    void a_hold_that_was_ended_is_not_waited_for_as_if_it_were_committing() throws Exception {
        // so few rows that reading is over before anyone looks whether it takes too long
        server.query("CREATE (:A {x: 1})-[:TO {x: 1}]->(:A {x: 2})");
        AtomicReference<Thread> writer = new AtomicReference<>();
        assertThatThrownBy(() -> repository.backup(
                        server.settings("hold-writers", "always", "hold-limit-seconds", "1"), stage -> {
                            if (stage.startsWith("reading relationships")) {
                                writer.set(Thread.ofVirtual().start(() -> server.query("CREATE (:A {x: 3})")));
                                join(writer.get());
                            }
                        }))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("longer than the 1 s");
        assertThat(server.number("MATCH (a:A) RETURN count(a)")).isEqualTo(3);
        assertThat(repository.repository().snapshots()).isEmpty();
    }

    @Test
    void a_hold_that_begins_after_its_limit_is_ended_too() throws Exception {
        server.query("CREATE (:A {x: 1})");
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(server.settings()));
                HoldLimit limit = HoldLimit.start(connection, Duration.ZERO)) {
            while (!limit.exceeded()) {
                Thread.sleep(1);
            }
            // by now the first try to end it has most likely found nothing
            Thread.sleep(200);
            try (Session session = server.driver().session();
                    Transaction late = session.beginTransaction(TransactionConfig.builder()
                            .withMetadata(limit.metadata())
                            .build())) {
                try {
                    late.run("MATCH (a:A) SET a.x = 2").consume();
                } catch (TransactionTerminatedException e) {
                    // a slow machine: it was ended before it could hold anybody
                }
                Thread writer = Thread.ofVirtual().start(() -> server.query("MATCH (a:A) SET a.x = 3"));
                assertThat(writer.join(Duration.ofSeconds(90))).isTrue();
            }
        }
        assertThat(server.number("MATCH (a:A) RETURN a.x")).isEqualTo(3);
    }

    @Test
    void a_transaction_that_does_not_end_is_not_waited_for_longer_than_allowed() throws Exception {
        server.query("CREATE (:A {x: 1})");
        try (Session session = server.driver().session();
                Transaction endless = session.beginTransaction()) {
            endless.run("MATCH (a:A) SET a.x = 2").consume();
            assertThatThrownBy(() ->
                            repository.backup(server.settings("hold-writers", "always", "hold-limit-seconds", "1")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("did not end within 1 s")
                    .hasMessageContaining("SHOW TRANSACTIONS");
        }
        assertThat(server.number("MATCH (a:A) RETURN a.x")).isEqualTo(1);
    }

    @Test
    @Timeout(90)
    void waiting_for_writers_can_be_cancelled() throws Exception {
        server.query("CREATE (:A {x: 1})");
        try (Session session = server.driver().session();
                Transaction endless = session.beginTransaction()) {
            endless.run("MATCH (a:A) SET a.x = 2").consume();
            Thread here = Thread.currentThread();
            assertThatThrownBy(() -> repository.backup(server.settings("hold-writers", "always"), stage -> {
                        if (stage.startsWith("waiting for")) {
                            Thread.ofVirtual().start(() -> {
                                pause(1000);
                                here.interrupt();
                            });
                        }
                    }))
                    .isInstanceOf(InterruptedException.class);
            // others are not kept waiting by what was cancelled
            server.query("CREATE (:A {x: 3})");
        }
    }

    @Test
    void a_cancelled_backup_lets_the_writers_go_at_once() throws Exception {
        Transfers.prepare(server, 15_000);
        try (Transfers writers = new Transfers(server).start(2)) {
            writers.awaitMore(5);
            assertThatThrownBy(() -> repository.backup(server.settings("hold-writers", "always"), stage -> {
                        if (stage.startsWith("reading relationships")) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            writers.awaitMore(5);
        }
        assertThat(repository.repository().snapshots()).isEmpty();
    }

    @Test
    void holds_by_what_the_graph_has_and_takes_no_transaction_number() throws Exception {
        server.query("CREATE (:Single {only: 'key'})");
        server.query("CREATE FULLTEXT INDEX taken FOR (n:Single) ON EACH [n.only]");
        server.query("CALL db.awaitIndexes(60)");
        String before = new CommitWatchProbe(server).mark();
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(server.settings()));
                WriterHold hold =
                        WriterHold.acquire(connection, Duration.ofSeconds(30)).orElseThrow()) {
            Thread writer = Thread.ofVirtual().start(() -> server.query("MATCH (n:Single) SET n.only = 'other'"));
            Thread.sleep(500);
            assertThat(server.query("MATCH (n:Single) RETURN n.only")
                            .getFirst()
                            .get(0)
                            .asString())
                    .isEqualTo("key");
            assertThat(new CommitWatchProbe(server).mark()).isEqualTo(before);
            hold.close();
            writer.join();
        }
        assertThat(server.query("MATCH (n:Single) RETURN n.only")
                        .getFirst()
                        .get(0)
                        .asString())
                .isEqualTo("other");
    }

    /** At least one that begins from now on. */
    private static void awaitMore(AtomicLong written, int more) {
        long until = written.get() + more;
        long giveUp = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (written.get() < until) {
            if (System.nanoTime() > giveUp || Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the writer stands still at " + written);
            }
            pause(5);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

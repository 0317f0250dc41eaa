package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.SmallDisk;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A source that cannot be had is told with what to do. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jFailuresTest {
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
    void a_wrong_password_is_told_with_the_file_and_without_the_password() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "not-the-password\n");
        try (Source source = new Neo4jKind().open(server.settings("password-file", wrong.toString()))) {
            assertThatThrownBy(source::probe)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("refused user neo4j")
                    .hasMessageContaining(wrong.toString())
                    .hasMessageNotContaining("not-the-password");
        }
    }

    @Test
    void a_missing_password_file_is_told() {
        assertThatThrownBy(() -> new Neo4jKind()
                        .open(server.settings(
                                "password-file", folder.resolve("absent").toString())))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("absent")
                .hasMessageContaining("does not exist. Make it");
    }

    @Test
    void a_server_that_does_not_answer_is_told_within_seconds() throws Exception {
        Instant before = Instant.now();
        try (Source source = new Neo4jKind().open(server.settings("uri", "bolt://127.0.0.1:1"))) {
            assertThatThrownBy(source::probe)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("does not answer")
                    .hasMessageContaining("Start it");
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void a_full_disk_under_the_export_is_told_and_leaves_nothing() throws Exception {
        server.query("UNWIND range(1, 20000) AS i CREATE (:A {i: i, text: 'some text to fill a disk ' + i})");
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("work"), 1)) {
            assertThatThrownBy(() -> repository.backup(server.settings()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining(disk.directory().toString())
                    .hasMessageContaining("Make room");
            repository.assertNothingLeft(server);
            assertThat(repository.repository().snapshots()).isEmpty();
            disk.resize(100);
            assertThat(repository.backup(server.settings()).fact("nodes")).isEqualTo("20000");
        }
    }

    @Test
    void a_database_that_is_not_there_is_told() throws Exception {
        try (Source source = new Neo4jKind().open(server.settings("database", "graphs"))) {
            assertThatThrownBy(source::probe)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("no database 'graphs'");
        }
    }

    @Test
    void settings_that_make_no_sense_are_told_by_their_name() {
        assertThatThrownBy(() -> new Neo4jKind().open(new SourceSettings(Map.of("uri", "bolt://localhost"))))
                .hasMessageContaining("'password-file'");
        for (String uri : List.of("neo4j://localhost:7687", "localhost:7687", "bolt://", "http://x", ":")) {
            assertThatThrownBy(() -> new Neo4jKind().open(server.settings("uri", uri)))
                    .as(uri)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("'uri'");
        }
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("uri", "bolt://neo4j:hush@localhost")))
                .hasMessageContaining("'uri'")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("hold-writers", "sometimes")))
                .hasMessageContaining("'hold-writers'");
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("hold-limit-seconds", "0")))
                .hasMessageContaining("'hold-limit-seconds'");
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("attempts", "many")))
                .hasMessageContaining("'attempts'");
    }
}

package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one call leaves is what the launcher finds for the next, and nothing else. */
class WalBatchTest {
    private static final String SEGMENT = "000000010000000200000003";
    private static final String SERVER = "http://127.0.0.1:1";

    @TempDir
    Path folder;

    private Path named;
    private Path segment;

    @BeforeEach
    void make() throws IOException {
        named = folder.resolve("cache/holdfast/wal/http___127.0.0.1_1_trading-db");
        segment = Files.writeString(
                Files.createDirectory(folder.resolve("pg wal")).resolve(SEGMENT), "log");
    }

    private WalBatch batch() {
        return WalBatch.open(named.toString()).orElseThrow();
    }

    /** The launcher's own part, which it asks before it looks for a JDK. */
    private boolean isDone(String... arguments) throws Exception {
        ProcessBuilder bash = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                "bash",
                                "-euc",
                                ". src/main/launcher/wal-is-done.sh; if wal_is_done \"$@\"; then exit 0; else exit 9; fi",
                                "holdfast"),
                        Stream.of(arguments))
                .toList());
        bash.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        bash.environment().put("HOME", folder.toString());
        bash.environment().put("HOLDFAST_SERVER", SERVER);
        int code = bash.inheritIO().start().waitFor();
        assertThat(code).isIn(0, 9);
        return code == 0;
    }

    @Test
    void a_file_that_was_handed_over_ahead_is_not_handed_over_again() throws Exception {
        assertThat(isDone("wal", "push", segment.toString(), "--data-set", "trading-db"))
                .isFalse();
        batch().pushed(SEGMENT, WalBatch.state(segment));
        assertThat(isDone("wal", "push", segment.toString(), "--data-set", "another"))
                .isFalse();
        assertThat(isDone("wal", "push", segment.toString(), "--data-set=trading-db", "--server=http://127.0.0.1:2"))
                .isFalse();
        assertThat(isDone("wal", "push", segment.toString(), "--data-set", "trading-db"))
                .isTrue();
        assertThat(isDone("wal", "push", segment.toString(), "--data-set", "trading-db"))
                .as("once")
                .isFalse();
    }

    @Test
    void a_file_that_has_changed_since_is_handed_over() throws Exception {
        batch().pushed(SEGMENT, WalBatch.state(segment));
        Files.writeString(segment, "gol");
        Files.setLastModifiedTime(segment, FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(isDone("wal", "push", segment.toString(), "--data-set=trading-db"))
                .isFalse();
    }

    @Test
    void a_file_that_was_fetched_ahead_is_moved_to_where_the_server_wants_it() throws Exception {
        Path target = folder.resolve("pg wal/RECOVERYXLOG");
        Files.writeString(batch().fetching(SEGMENT), "log");
        assertThat(isDone("wal", "get", SEGMENT, target.toString(), "--data-set", "trading-db"))
                .as("not whole yet")
                .isFalse();
        batch().fetched(SEGMENT);
        assertThat(batch().isFetched(SEGMENT)).isTrue();
        assertThat(isDone("wal", "get", "--data-set", "trading-db", SEGMENT, target.toString()))
                .isTrue();
        assertThat(target).hasContent("log");
        assertThat(batch().isFetched(SEGMENT)).isFalse();
    }

    @Test
    void what_was_fetched_long_ago_may_be_another_clusters() throws Exception {
        Path target = folder.resolve("pg wal/RECOVERYXLOG");
        WalBatch earlier = batch();
        Path old = Files.writeString(earlier.fetching(SEGMENT), "log");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
        earlier.fetched(SEGMENT);
        assertThat(isDone("wal", "get", SEGMENT, target.toString(), "--data-set", "trading-db"))
                .isFalse();
        assertThat(target).doesNotExist();
        assertThat(batch().isFetched(SEGMENT)).as("removed by the next call").isFalse();
    }

    @Test
    void nothing_is_done_ahead_without_a_folder() throws Exception {
        assertThat(WalBatch.open(null)).isEmpty();
        assertThat(WalBatch.open("")).isEmpty();
        assertThat(WalBatch.open(Files.writeString(folder.resolve("file"), "").toString()))
                .isEmpty();
        for (List<String> wrong : List.of(
                List.of("wal", "push"),
                List.of("wal", "get", "--help"),
                List.of("wal", "get", "a", "b"),
                List.of("wal", "push", "a", "--data-set"))) {
            assertThat(isDone(wrong.toArray(String[]::new))).as("%s", wrong).isFalse();
        }
    }

    @Test
    void the_segment_that_follows_is_named_as_postgresql_names_it() {
        assertThat(WalGetCommand.after("0000000100000002000000FE", 16 << 20)).isEqualTo("0000000100000002000000FF");
        assertThat(WalGetCommand.after("0000000100000002000000FF", 16 << 20)).isEqualTo("000000010000000300000000");
        assertThat(WalGetCommand.after("0000000A0000000200000003", 1 << 30)).isEqualTo("0000000A0000000300000000");
        assertThat(WalGetCommand.after("00000001FFFFFFFE00000FFF", 1 << 20)).isEqualTo("00000001FFFFFFFF00000000");
    }
}

package io.holdfast.site.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.site.lease.LeaseStore.Answer;
import io.holdfast.site.lease.LeaseStore.Change;
import io.holdfast.site.lease.LeaseStore.Condition;
import io.holdfast.site.lease.LeaseStore.Entry;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leases of two sites in a real PostgreSQL, by the function as the catalog's migration makes it. */
@Timeout(180)
class CatalogLeaseTest extends LeaseContract {
    private static final Path MIGRATION = Path.of("../control/src/main/resources/db/migration/V32__site_records.sql");

    @TempDir
    static Path folder;

    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        PostgresBinaries binaries =
                PostgresBinaries.in(Path.of(System.getProperty("site.postgresql", "/usr/lib/postgresql/15")));
        Path data = folder.resolve("data");
        PostgresServer.initialize(binaries, data, "owner", "secret".toCharArray());
        server = PostgresServer.start(binaries, data, folder.resolve("log"), 0, Map.of());
        try (Connection connection = connection(server.port());
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(MIGRATION));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Connection connection(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "owner", "secret");
    }

    @Override
    LeaseStore records() {
        return new CatalogLeaseStore(() -> connection(server.port()));
    }

    @Test
    void of_many_changes_on_the_same_condition_one_is_made_and_each_has_a_revision_of_its_own() throws Exception {
        int agents = 6;
        int each = 20;
        Callable<List<Long>> counting = () -> {
            LeaseStore records = records();
            List<Long> revisions = new ArrayList<>();
            while (revisions.size() < each) {
                Optional<Entry> seen =
                        records.transact(Optional.empty(), List.of(), "/count/").entry("/count/value");
                long count = seen.map(entry -> Long.parseLong(entry.value())).orElse(0L);
                Answer answer = records.transact(
                        Optional.of(new Condition(
                                "/count/value", seen.map(Entry::revision).orElse(0L))),
                        List.of(Change.put("/count/value", Long.toString(count + 1))),
                        "/count/");
                if (answer.changed()) {
                    revisions.add(answer.entry("/count/value").orElseThrow().revision());
                }
            }
            return revisions;
        };
        List<Long> revisions = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(agents)) {
            List<Future<List<Long>>> counted = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                counted.add(threads.submit(counting));
            }
            for (Future<List<Long>> one : counted) {
                assertThat(one.get()).isSorted();
                revisions.addAll(one.get());
            }
        }
        assertThat(revisions).doesNotHaveDuplicates().hasSize(agents * each);
        assertThat(records().transact(Optional.empty(), List.of(), "/count/").entries())
                .extracting(Entry::value)
                .containsExactly(Integer.toString(agents * each));
    }

    @Test
    void what_is_removed_is_gone_and_only_what_is_under_the_prefix_is_read() throws Exception {
        LeaseStore records = records();
        records.transact(
                Optional.empty(),
                List.of(Change.put("/some/b", "2"), Change.put("/some/a", "1"), Change.put("/somewhere", "3")),
                "/some/");
        assertThat(records.transact(Optional.empty(), List.of(), "/some/").entries())
                .extracting(Entry::key)
                .containsExactly("/some/a", "/some/b");
        Answer refused =
                records.transact(Optional.of(new Condition("/some/a", 0)), List.of(Change.remove("/some/b")), "/some/");
        assertThat(refused.changed()).isFalse();
        assertThat(refused.entries()).hasSize(2);
        assertThat(records.transact(Optional.empty(), List.of(Change.remove("/some/a")), "/some/")
                        .entries())
                .extracting(Entry::key)
                .containsExactly("/some/b");
    }

    @Test
    void without_the_catalog_nothing_is_renewed() {
        Lease a = lease("a", "1", new CatalogLeaseStore(() -> connection(1)));
        assertThatThrownBy(() -> beat(a, "a"))
                .isInstanceOf(LeaseStoreUnavailableException.class)
                .hasMessageContaining("does not answer");
    }
}

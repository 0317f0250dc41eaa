package io.holdfast.server.itself;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.ServerProcess;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.catalog.EmbeddedDatabase;
import io.holdfast.server.catalog.ExternalCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Servers of two versions on one catalog. The versions to come are this one with further migrations. */
@Timeout(400)
class UpgradeOneByOneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    @Test
    void a_cluster_is_upgraded_one_server_at_a_time_and_works_all_along() throws Exception {
        Path next = migration("next", "V1000__next.sql", """
                ALTER TABLE backup_jobs_log ADD COLUMN mood VARCHAR(20);
                CREATE TABLE moods (name VARCHAR(20) PRIMARY KEY);
                """);
        Path last = migration("last", "V1001__last.sql", """
                ALTER TABLE moods RENAME TO tempers;
                UPDATE control_plane SET oldest_version = '1000';
                """);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("catalog"), RunningServer.PROGRAMS)) {
            CatalogSchema schema = new CatalogSchema(
                    new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
            RunningServer first = RunningServer.start(
                    folder, options -> options.withCatalog(catalog(database)).withOwnBackups("never"));
            HoldfastServer second = old(database, "second");
            first.admin()
                    .apply(Declarations.base(folder)
                            + Declarations.policy("both", "repo-a, repo-b")
                            + Declarations.files("configuration", "both", first.files("configuration")))
                    .ok();
            backUp(first.admin());
            // takes no work, so that those of before do it on the tables of after
            ServerProcess newer =
                    ServerProcess.start(folder(1), environment(database, "HOLDFAST_WORKERS", "0"), List.of(next));
            try {
                newer.address();
                assertThat(schema.present().orElseThrow().getVersion()).isEqualTo("1000");
                backUp(first.admin());
                assertThat(first.admin()
                                .get("/api/v1/admin/workers")
                                .ok()
                                .json()
                                .path("items")
                                .findValuesAsString("catalogVersion"))
                        .containsExactlyInAnyOrder(
                                CatalogSchema.newest().getVersion(),
                                CatalogSchema.newest().getVersion(),
                                "1000");
                // one of before that has to be started again in the middle of an upgrade
                second.close();
                second = old(database, "second");
                backUp(Api.as(second.address(), "admin", RunningServer.PASSWORD));
                ServerProcess newest = ServerProcess.start(folder(2), environment(database), List.of(next, last));
                try {
                    awaitSaid(newest, "Waiting for these to end");
                    assertThat(Files.readString(newest.log())).contains("(holdfast-");
                    assertThat(schema.present().orElseThrow().getVersion()).isEqualTo("1000");
                    backUp(first.admin());
                    first.close();
                    second.close();
                    Api admin = Api.as(newest.address(), "admin", RunningServer.PASSWORD);
                    assertThat(schema.present().orElseThrow().getVersion()).isEqualTo("1001");
                    backUp(admin);
                    // the one between knows enough, and goes on
                    backUp(Api.as(newer.address(), "admin", RunningServer.PASSWORD));
                    assertThat(admin.get("/api/v1/admin/backups").ok().json().path("items"))
                            .as("each of what was asked for, once")
                            .hasSize(6)
                            .allSatisfy(job ->
                                    assertThat(job.path("attempts").asInt()).isEqualTo(1));
                    assertThatThrownBy(() -> old(database, "second"))
                            .isInstanceOf(ServerStartException.class)
                            .hasMessageContaining("made by a newer version of Holdfast")
                            .hasMessageContaining("1000 or more");
                } finally {
                    end(newest);
                }
            } finally {
                end(newer);
            }
        }
    }

    @Test
    void a_server_that_was_not_heard_of_when_the_catalog_was_migrated_ends_by_itself() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("catalog"), RunningServer.PROGRAMS);
                HoldfastServer server = old(database, "second")) {
            JdbcClient jdbc = JdbcClient.create(
                    new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
            jdbc.sql("UPDATE control_plane SET oldest_version = '1000'").update();
            jdbc.sql("""
                    INSERT INTO flyway_schema_history
                        (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    VALUES (9999, '1000', 'next', 'SQL', 'V1000__next.sql', 'test', 1, true)
                    """).update();
            server.await();
            assertThat(server.endedBecause())
                    .hasValueSatisfying(why -> assertThat(why).contains("made by a newer version of Holdfast"));
        }
    }

    private Path migration(String name, String file, String sql) throws IOException {
        Path resources = folder.resolve(name);
        Files.writeString(
                Files.createDirectories(resources.resolve("db/migration")).resolve(file), sql);
        return resources;
    }

    private Path folder(int number) throws IOException {
        return Files.createDirectories(folder.resolve("newer-" + number));
    }

    private ExternalCatalog catalog(EmbeddedDatabase database) {
        return new ExternalCatalog(
                database.jdbcUrl(), database.user(), Optional.of(folder.resolve("catalog/password")));
    }

    private HoldfastServer old(EmbeddedDatabase database, String name) throws Exception {
        return HoldfastServer.start(ServerOptions.of(folder.resolve(name), line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0)
                .withOwnBackups("never")
                .withCatalog(catalog(database)));
    }

    private Map<String, String> environment(EmbeddedDatabase database, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOLDFAST_CATALOG_URL", database.jdbcUrl(),
                "HOLDFAST_CATALOG_USER", database.user(),
                "HOLDFAST_CATALOG_PASSWORD_FILE",
                        folder.resolve("catalog/password").toString(),
                "HOLDFAST_CATALOG_BACKUP", "never"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private static void backUp(Api admin) throws Exception {
        String status = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "configuration"))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        assertThat(admin.await(status, PATIENCE, "SUCCESS").path("recoveryPoints"))
                .hasSize(2);
    }

    private static void awaitSaid(ServerProcess server, String text) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(server.log()).contains(text)) {
            assertThat(server.process().isAlive())
                    .as(Files.readString(server.log()))
                    .isTrue();
            assertThat(System.nanoTime()).as(Files.readString(server.log())).isLessThan(until);
            Thread.sleep(50);
        }
    }

    private static void end(ServerProcess server) throws InterruptedException {
        server.process().destroy();
        server.process().waitFor();
    }
}

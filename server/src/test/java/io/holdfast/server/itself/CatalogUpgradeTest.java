package io.holdfast.server.itself;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.server.Api;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.catalog.EmbeddedDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/** A catalog of every version before, with what was written at that version, becomes one of this version. */
@Timeout(400)
class CatalogUpgradeTest {
    @TempDir
    Path folder;

    /** What the server is asked for, and what of the rows it then says. */
    private static final Map<String, String> READ = Map.ofEntries(
            Map.entry("administrators", "\"ann\""),
            Map.entry("tokens", "scrape"),
            Map.entry("second_factors", "2026-01-12T00:01:00Z"),
            Map.entry("sessions?all=true", "["),
            Map.entry("audit?action=inventory.apply", "Policy/nightly"),
            Map.entry("approvals/changes?all=true", "it is not"),
            Map.entry("approvals/custody?all=true", "not yet"),
            Map.entry("holds", "ACME"),
            Map.entry("restore/replacements", "/srv/trading"),
            Map.entry("dr/runs", "site A burns"),
            Map.entry("dr/runs/00000000-0000-0000-0000-000000000161", "1 of 1 steps passed"),
            Map.entry("dr/action_items?all=true", "it is here"),
            Map.entry("dr/training", "\"trainedOn\":\"2026-06-02\""),
            Map.entry("evidence/packs", "the auditor"),
            Map.entry("alerts?state=resolved", "a disk is on its way"),
            Map.entry("notifications", "\"mail\""),
            Map.entry("backups/00000000-0000-0000-0000-000000000003/log", "Attempt 1 begins."),
            Map.entry("restore/00000000-0000-0000-0000-000000000007/applications", "ticket 817"),
            Map.entry("backups/00000000-0000-0000-0000-000000000003/hooks", "quiet now"));

    /** A row as it was. */
    private record Row(MigrationVersion version, String table, String json) {}

    @Test
    void what_was_written_at_any_version_is_there_after_all_migrations_and_the_server_reads_it() throws Exception {
        ServerOptions options = ServerOptions.of(folder.resolve("data"), line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0)
                .withOwnBackups("never");
        try (EmbeddedDatabase database =
                EmbeddedDatabase.start(options.dataFolder().resolve("catalog"), options.programs())) {
            var dataSource = new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
            // thousands of questions, each of which would sign in anew
            var one = new SingleConnectionDataSource(database.jdbcUrl(), database.user(), database.password(), true);
            JdbcClient jdbc = JdbcClient.create(one);
            CatalogSchema schema = new CatalogSchema(dataSource);
            List<Row> written = new ArrayList<>();
            List<MigrationVersion> versions = versions(dataSource);
            assertThat(versions).startsWith(MigrationVersion.fromVersion("1")).endsWith(CatalogSchema.newest());
            for (MigrationVersion version : versions) {
                schema.migrate(version);
                insert(jdbc, version);
                written.addAll(rows(jdbc, version));
            }
            assertThat(schema.present()).contains(CatalogSchema.newest());
            List<String> filled = written.stream().map(Row::table).distinct().toList();
            assertThat(tables(jdbc)).as("a table that no version wrote to").isSubsetOf(filled);
            written.forEach(
                    row -> assertThat(isThere(jdbc, row)).as(row.toString()).isTrue());
            one.destroy();
        }
        try (HoldfastServer server = HoldfastServer.start(options);
                Api admin = Api.as(server.address(), "admin", RunningServer.PASSWORD)) {
            for (String path : new String[] {"dashboard", "inventory", "approvals"}) {
                admin.get("/api/v1/admin/" + path).ok();
            }
            SoftAssertions all = new SoftAssertions();
            for (Map.Entry<String, String> read : READ.entrySet()) {
                Api.Answer answer = admin.get("/api/v1/admin/" + read.getKey());
                all.assertThat(answer.status()).as(read.getKey()).isEqualTo(200);
                all.assertThat(answer.text()).as(read.getKey()).contains(read.getValue());
            }
            all.assertAll();
            assertThat(admin.get("/api/v1/admin/backups").ok().json().path("items"))
                    .hasSize(3);
            assertThat(admin.get("/api/v1/admin/recovery_points").ok().text()).contains("a".repeat(64), "QUERIED");
            assertThat(admin.get("/api/v1/admin/restore/status/00000000-0000-0000-0000-000000000007")
                            .ok()
                            .text())
                    .contains("PITR");
            // what could be run before is approved as it was
            JsonNode plan =
                    admin.get("/api/v1/admin/dr/plans/talk-it-over").ok().json();
            assertThat(plan.path("approval").path("status").asString()).isEqualTo("APPROVED");
            assertThat(plan.path("approval").path("decidedBy").asString()).isEqualTo("system");
            assertThat(plan.path("approval").path("proposedBy").asString()).isEqualTo("ada");
            assertThat(plan.path("approvedVersion")).isEqualTo(plan.path("version"));
            assertThat(admin.get("/api/v1/admin/dr/drills/00000000-0000-0000-0000-000000000006")
                            .ok()
                            .text())
                    .contains("all well");
        }
    }

    private static List<MigrationVersion> versions(DriverManagerDataSource dataSource) {
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load();
        return Arrays.stream(flyway.info().all()).map(MigrationInfo::getVersion).toList();
    }

    /** Versions that brought nothing to write have no file. */
    private void insert(JdbcClient jdbc, MigrationVersion version) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("rows-" + version + ".sql")) {
            if (file != null) {
                jdbc.sql(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                        .update();
            }
        }
    }

    private static List<Row> rows(JdbcClient jdbc, MigrationVersion version) {
        List<Row> rows = new ArrayList<>();
        for (String table : tables(jdbc)) {
            jdbc.sql("SELECT to_jsonb(t)::text FROM \"" + table + "\" t")
                    .query(String.class)
                    .list()
                    .forEach(json -> rows.add(new Row(version, table, json)));
        }
        return rows;
    }

    private static List<String> tables(JdbcClient jdbc) {
        return jdbc.sql("""
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                    AND relname NOT IN ('flyway_schema_history', 'control_plane')
                """).query(String.class).list();
    }

    /** In the columns that there still are. */
    private static boolean isThere(JdbcClient jdbc, Row row) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM \"" + row.table() + "\" t WHERE to_jsonb(t) @> ("
                        + "SELECT jsonb_object_agg(key, value) FROM jsonb_each(:json::jsonb)"
                        + " WHERE key IN (SELECT attname FROM pg_attribute WHERE attrelid = t.tableoid AND attnum > 0)"
                        + " AND value <> 'null'))")
                .param("json", row.json())
                .query(Boolean.class)
                .single();
    }
}

package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Lists that the server hands out a page at a time: nothing is missing between two pages, and nothing is told twice. */
@Timeout(400)
class PagesFlowTest {
    private static final String ADMIN = "/api/v1/admin/";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)).ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What every item says of a field, read in pages of two; checks that each page says how many there are in all. */
    private static List<String> paged(String path, String field, int total) throws Exception {
        List<String> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = admin.get(ADMIN + path + (path.contains("?") ? "&" : "?") + "limit=2"
                            + (after.isEmpty() ? "" : "&after=" + after))
                    .ok()
                    .json();
            assertThat(page.path("items").size()).isBetween(1, 2);
            assertThat(page.path("total").asInt()).isEqualTo(total);
            page.path("items").forEach(item -> found.add(item.path(field).asString()));
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        return found;
    }

    private static void refusesNonsense(String path) throws Exception {
        assertThat(admin.get(ADMIN + path + "?after=nonsense").errors("after")).isNotEmpty();
        assertThat(admin.get(ADMIN + path + "?limit=0").errors("limit")).isNotEmpty();
        assertThat(admin.get(ADMIN + path + "?limit=1001").errors("limit")).isNotEmpty();
    }

    @Test
    void drills() throws Exception {
        List<String> ids = new ArrayList<>();
        // two of a day each, and recorded in another order than that of their days
        for (String day : List.of("2026-03-01", "2026-01-01", "2026-02-01", "2026-03-01", "2026-01-01", "2026-02-01")) {
            ids.add(admin.post(
                            ADMIN + "dr/drills",
                            Map.of(
                                    "drillDate",
                                    day,
                                    "drillType",
                                    day.equals("2026-02-01") ? "RestoreTest" : "Tabletop",
                                    "scope",
                                    "everything",
                                    "outcomeSummary",
                                    "went well"))
                    .ok()
                    .json()
                    .path("drillId")
                    .asString());
        }
        assertThat(paged("dr/drills", "drillId", 6))
                .containsExactly(ids.get(3), ids.get(0), ids.get(5), ids.get(2), ids.get(4), ids.get(1));
        assertThat(paged("dr/drills?type=RestoreTest", "drillId", 2)).containsExactly(ids.get(5), ids.get(2));
        assertThat(paged("dr/drills?status=SUCCESS", "drillId", 6)).hasSize(6);
        assertThat(admin.get(ADMIN + "dr/drills?status=FAILED")
                        .ok()
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        refusesNonsense("dr/drills");
    }

    @Test
    void the_history_of_declarations() throws Exception {
        for (int i = 0; i < 3; i++) {
            admin.apply(Declarations.policy("changing", "repo-a", "maxAttempts: " + (i + 1)))
                    .ok();
            admin.apply(Declarations.policy("other-" + i, "repo-a")).ok();
        }
        assertThat(paged("inventory/changes?kind=Policy", "name", 6))
                .containsExactly("other-2", "changing", "other-1", "changing", "other-0", "changing");
        assertThat(paged("inventory/changes?kind=Policy&name=changing", "action", 3))
                .containsExactly("CHANGE", "CHANGE", "CREATE");
        // those of one document were made at the same instant
        List<String> created = paged("inventory/changes?kind=Repository", "changeId", 2);
        assertThat(created).doesNotHaveDuplicates().hasSize(2);
        refusesNonsense("inventory/changes");
    }

    @Test
    void coverage() throws Exception {
        try (Connection catalog = server.catalog();
                PreparedStatement insert = catalog.prepareStatement("""
                        INSERT INTO coverage_findings (id, place, kind, name, detail, data_sets, first_seen, last_seen,
                            acknowledged_at, acknowledged_by, acknowledgement_reason)
                        VALUES (gen_random_uuid(), ?, 'files', ?, '', ?, now(), now(),
                            CASE WHEN ? THEN now() END, CASE WHEN ? THEN 'ann' END, CASE WHEN ? THEN 'scratch' END)
                        """)) {
            for (int i = 0; i < 9; i++) {
                insert.setString(1, i % 2 == 0 ? "here" : "there");
                insert.setString(2, "thing-" + i);
                insert.setArray(3, catalog.createArrayOf("text", i < 3 ? new String[] {"anything"} : new String[0]));
                boolean acknowledged = i >= 7;
                IntStream.of(4, 5, 6).forEach(at -> set(insert, at, acknowledged));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        // what nothing protects first, then what has no recovery point yet, then what need not be; by place and name
        assertThat(paged("coverage", "name", 9))
                .containsExactly(
                        "thing-4", "thing-6", "thing-3", "thing-5", "thing-0", "thing-2", "thing-1", "thing-8",
                        "thing-7");
        assertThat(paged("coverage?state=ACKNOWLEDGED", "name", 2)).containsExactly("thing-8", "thing-7");
        JsonNode report = admin.get(ADMIN + "coverage?limit=1").ok().json();
        assertThat(report.path("unprotected").asInt()).isEqualTo(4);
        assertThat(report.path("acknowledged").asInt()).isEqualTo(2);
        assertThat(report.path("covered").asInt()).isEqualTo(3);
        refusesNonsense("coverage");
    }

    @Test
    void prunes() throws Exception {
        try (Connection catalog = server.catalog();
                PreparedStatement insert = catalog.prepareStatement("""
                        INSERT INTO repository_prunes (id, repository, started_at, ended_at, status, error_message)
                        VALUES (gen_random_uuid(), ?, '2026-01-01'::timestamptz + ?::int * interval '1 hour', now(),
                            'FAILED', ?)
                        """)) {
            // two at a time, and not in the order of their times
            for (int i : List.of(1, 2, 0, 2, 1, 0, 0)) {
                insert.setString(1, i == 0 ? "repo-a" : "repo-b");
                insert.setInt(2, i);
                insert.setString(3, "prune " + i);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        assertThat(paged("repositories/repo-b/prunes", "errorMessage", 4))
                .containsExactly("prune 2", "prune 2", "prune 1", "prune 1");
        // those of the same instant are told once each, wherever the page ends
        assertThat(paged("repositories/repo-a/prunes", "pruneId", 3))
                .doesNotHaveDuplicates()
                .hasSize(3);
        refusesNonsense("repositories/repo-a/prunes");
    }

    private static void set(PreparedStatement statement, int at, boolean value) {
        try {
            statement.setBoolean(at, value);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }
}

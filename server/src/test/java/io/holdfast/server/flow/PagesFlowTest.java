package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
        return paged(path, field, page -> assertThat(page.path("total").asInt()).isEqualTo(total));
    }

    /** As above, of a list that is not counted. */
    private static List<String> paged(String path, String field) throws Exception {
        return paged(path, field, page -> assertThat(page.has("total")).isFalse());
    }

    private static List<String> paged(String path, String field, Consumer<JsonNode> check) throws Exception {
        List<String> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = admin.get(ADMIN + path + (path.contains("?") ? "&" : "?") + "limit=2"
                            + (after.isEmpty() ? "" : "&after=" + after))
                    .ok()
                    .json();
            assertThat(page.path("items").size()).isBetween(1, 2);
            check.accept(page);
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

    /** Seven rows, of which those of the same hour were made at the same instant. */
    private static void fill(String sql) throws Exception {
        try (Connection catalog = server.catalog();
                Statement insert = catalog.createStatement()) {
            insert.execute(sql + " FROM generate_series(1, 7) AS n");
        }
    }

    private static final List<String> NEWEST_FIRST = List.of("7", "6", "5", "4", "3", "2", "1");

    private static final String AT = "date_trunc('second', now()) - make_interval(hours => (8 - n) / 2)";

    /** Of what was made at the same instant any may come first. */
    private static void isInOrder(List<String> found) {
        assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(NEWEST_FIRST);
        for (int i = 1; i < found.size(); i++) {
            assertThat((8 - Integer.parseInt(found.get(i))) / 2)
                    .as(found.toString())
                    .isGreaterThanOrEqualTo((8 - Integer.parseInt(found.get(i - 1))) / 2);
        }
    }

    @Test
    void requests_that_wait_for_a_second_person() throws Exception {
        fill("""
                INSERT INTO approval_requests (id, delete_others, digest, changes, weakenings, reason, requested_by,
                    requested_at, expires_at, status)
                SELECT gen_random_uuid(), false, repeat('0', 64), '[]', '[]', n::text, 'ann', %s, now() + interval '1 day',
                    'AWAITING_APPROVAL'
                """.formatted(AT));
        isInOrder(paged("approvals/changes", "reason"));
        isInOrder(paged("approvals/changes?all=true", "reason"));
        refusesNonsense("approvals/changes");
        fill("""
                INSERT INTO custody_requests (id, act, data_set, service_name, repository, impact, digest, reason,
                    requested_by, requested_at, expires_at, status)
                SELECT gen_random_uuid(), 'DELETE_POINT', 'anything', 'records', 'repo-a', '{}', repeat('0', 64), n::text,
                    'ann', %s, now() + interval '1 day', 'AWAITING_APPROVAL'
                """.formatted(AT));
        isInOrder(paged("approvals/custody", "reason"));
        refusesNonsense("approvals/custody");
        fill("""
                INSERT INTO replacements (id, data_set, service_name, directory, wish, digest, reason, requested_by,
                    requested_at, expires_at, status)
                SELECT gen_random_uuid(), 'anything', 'records', '/srv', '{}', repeat('0', 64), n::text, 'ann', %s,
                    now() + interval '1 day', 'REJECTED'
                """.formatted(AT));
        isInOrder(paged("restore/replacements", "reason"));
        refusesNonsense("restore/replacements");
    }

    @Test
    void what_is_held_and_what_keys_were_tested() throws Exception {
        fill("""
                INSERT INTO recovery_points (id, data_set, service_name, kind, repository, snapshot_id, consistent_at,
                    created_at, size_bytes, added_bytes, engine_version, facts, proof_level, proven_at, legal_holds)
                SELECT gen_random_uuid(), 'anything', 'records', 'files', 'repo-a', md5(n::text) || md5(n::text), %1$s, now(),
                    1, 1, n::text, '{}', 'STORED', now(), '{ACME}'
                """.formatted(AT));
        isInOrder(paged("holds", "engineVersion"));
        refusesNonsense("holds");
        fill("""
                INSERT INTO key_recovery_tests (id, repository, passed, detail, tested_by, tested_at)
                SELECT gen_random_uuid(), 'repo-a', true, n::text, 'ann', %s
                """.formatted(AT));
        isInOrder(paged("repositories/repo-a/key_recovery_tests", "detail"));
        refusesNonsense("repositories/repo-a/key_recovery_tests");
    }

    @Test
    void what_targets_were() throws Exception {
        fill("""
                INSERT INTO rto_rpo_target_changes (id, service_or_data_name, rto_minutes, rpo_minutes, change_reason,
                    changed_at, changed_by)
                SELECT gen_random_uuid(), 'paged', 1, 1, n::text, %s, 'ann'
                """.formatted(AT));
        isInOrder(paged("targets/paged/history", "changeReason"));
        refusesNonsense("targets/paged/history");
    }

    /** What is done comes last, and each part by its day. */
    @Test
    void action_items() throws Exception {
        String drill = admin.post(
                        ADMIN + "dr/drills",
                        Map.of(
                                "drillDate",
                                "2025-12-24",
                                "drillType",
                                "Tabletop",
                                "scope",
                                "to find what is to be done",
                                "outcomeSummary",
                                "much is to be done"))
                .ok()
                .json()
                .path("drillId")
                .asString();
        fill("""
                INSERT INTO drill_action_items (id, drill_id, text, owner, due, created_by, created_at, done_by, done_at)
                SELECT gen_random_uuid(), '%s', n::text, 'ann', DATE '2999-01-01' + n / 2, 'ann', now(),
                    CASE WHEN n IN (1, 2, 6) THEN 'ann' END, CASE WHEN n IN (1, 2, 6) THEN now() END
                """.formatted(drill));
        String path = "dr/action_items?drill=" + drill;
        List<String> open = paged(path, "text");
        assertThat(open.getFirst()).isEqualTo("3");
        assertThat(open.subList(1, 3)).containsExactlyInAnyOrder("4", "5");
        assertThat(open.subList(3, 4)).containsExactly("7");
        List<String> all = paged(path + "&all=true", "text");
        assertThat(all.subList(0, 4)).isEqualTo(open);
        assertThat(all.subList(4, 7)).containsExactly("1", "2", "6");
        refusesNonsense("dr/action_items");
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

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
            JsonNode page = admin.get(from(path) + (path.contains("?") ? "&" : "?") + "limit=2"
                            + (after.isEmpty() ? "" : "&after=" + after))
                    .ok()
                    .json();
            assertThat(page.path("items").size()).isBetween(1, 2);
            check.accept(page);
            page.path("items").forEach(item -> found.add(item.path(field).asString("")));
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        return found;
    }

    /** Below the administrators' path, unless it is whole. */
    private static String from(String path) {
        return path.startsWith("/") ? path : ADMIN + path;
    }

    private static void refusesNonsense(String path) throws Exception {
        assertThat(admin.get(from(path) + "?after=nonsense").errors("after")).isNotEmpty();
        assertThat(admin.get(from(path) + "?limit=0").errors("limit")).isNotEmpty();
        assertThat(admin.get(from(path) + "?limit=1001").errors("limit")).isNotEmpty();
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
        fill(sql, " FROM generate_series(1, 7) AS n");
    }

    private static void fill(String sql, String from) throws Exception {
        try (Connection catalog = server.catalog();
                Statement insert = catalog.createStatement()) {
            insert.execute(sql + from);
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

    /** Of each kind one or two, all decided in turn: the list is one, whatever the pages cut. */
    @Test
    void what_was_decided_about_requests_of_every_kind_is_one_list() throws Exception {
        fill("""
                INSERT INTO approval_requests (id, delete_others, digest, changes, weakenings, reason, requested_by,
                    requested_at, expires_at, status, decided_by, decided_at)
                VALUES (gen_random_uuid(), false, '0', '[]', '[]', 'decided 1', 'ann', now() - interval '9 days',
                        now() - interval '8 days', 'APPROVED', 'bob', now() - interval '1 hour'),
                    (gen_random_uuid(), false, '0', '[]', '[]', 'decided 4', 'ann', now() - interval '9 days',
                        now() - interval '4 hours', 'EXPIRED', NULL, NULL)
                """, "");
        fill("""
                INSERT INTO custody_requests (id, act, data_set, service_name, repository, impact, digest, reason,
                    requested_by, requested_at, expires_at, status, decided_by, decided_at)
                VALUES (gen_random_uuid(), 'LIFT_HOLD', 'anything', 'records', 'repo-a', '{}', '0', 'decided 2', 'ann',
                    now() - interval '9 days', now() - interval '8 days', 'DONE', 'bob', now() - interval '2 hours')
                """, "");
        fill("""
                INSERT INTO replacements (id, data_set, service_name, directory, wish, digest, reason, requested_by,
                    requested_at, expires_at, status, decided_by, decided_at, decision_reason)
                VALUES (gen_random_uuid(), 'anything', 'records', '/srv/here', '{}', '0', 'decided 3', 'ann',
                    now() - interval '9 days', now() - interval '8 days', 'REJECTED', 'bob', now() - interval '3 hours',
                    'not yet')
                """, "");
        assertThat(paged("approvals/decided", "reason"))
                .containsExactly("decided 1", "decided 2", "decided 3", "decided 4");
        JsonNode items = admin.get(ADMIN + "approvals/decided").ok().json().path("items");
        assertThat(items.valueStream().map(item -> item.path("outcome").asString()))
                .containsExactly("APPROVED", "APPROVED", "REJECTED", "EXPIRED");
        assertThat(items.valueStream().map(item -> item.path("subject").asString("")))
                .containsExactly("", "anything", "anything", "");
        assertThat(items.get(2).path("directory").asString()).isEqualTo("/srv/here");
        assertThat(items.get(3).path("decidedBy").isNull()).isTrue();
        refusesNonsense("approvals/decided");
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

    @Test
    void the_targets_of_services() throws Exception {
        StringBuilder yaml = new StringBuilder();
        for (String name : List.of("paged-c", "paged-a", "paged-b")) {
            yaml.append(Declarations.service(name));
        }
        admin.apply(yaml.toString()).ok();
        assertThat(paged("targets?words=PAGED%20paged", "serviceName", 3))
                .containsExactly("paged-a", "paged-b", "paged-c");
        assertThat(paged("targets?words=paged%20b", "serviceName", 1)).containsExactly("paged-b");
        refusesNonsense("targets");
        // a position in another list is none in this one
        String names = admin.get(ADMIN + "inventory/names?kind=Service&limit=1")
                .ok()
                .json()
                .path("next")
                .asString();
        assertThat(admin.get(ADMIN + "targets?after=" + names).errors("after")).isNotEmpty();
    }

    @Test
    void services_policies_and_names() throws Exception {
        StringBuilder yaml = new StringBuilder();
        for (String name : List.of("walk-c", "walk-a", "walk-b", "walk-d")) {
            yaml.append(Declarations.service(name));
            yaml.append(Declarations.policy("pol-" + name, name.equals("walk-d") ? "repo-b" : "repo-a"));
        }
        for (String name : List.of("walk-c", "walk-b")) {
            yaml.append(Declarations.files("data-" + name, "pol-" + name, folder)
                    .replace("service: records", "service: " + name));
        }
        admin.apply(yaml.toString()).ok();
        // what is not proven before what has no data set, then by name
        assertThat(services("services?words=walk", 4)).containsExactly("walk-b", "walk-c", "walk-a", "walk-d");
        assertThat(services("services?words=walk&sort=name", 4))
                .containsExactly("walk-a", "walk-b", "walk-c", "walk-d");
        assertThat(services("services?words=DATA-walk-c", 1)).containsExactly("walk-c");
        assertThat(services("services?words=walk&verdict=none", 2)).containsExactly("walk-a", "walk-d");
        assertThat(services("services?policy=pol-walk-b", 1)).containsExactly("walk-b");
        refusesNonsense("services");
        assertThat(admin.get(ADMIN + "services?sort=size").errors("sort")).isNotEmpty();
        assertThat(admin.get(ADMIN + "services?verdict=good").errors("verdict")).isNotEmpty();
        JsonNode one = admin.get(ADMIN + "services/walk-c").ok().json();
        assertThat(one.path("dataSets").path(0).path("dataSet").asString()).isEqualTo("data-walk-c");
        assertThat(one.path("allowedLossUsed").isNull()).isTrue();
        assertThat(admin.get(ADMIN + "services/nothing").status()).isEqualTo(404);

        assertThat(paged("dr/compliance?words=data-walk", "dataSet", 2)).containsExactly("data-walk-b", "data-walk-c");
        assertThat(paged("dr/compliance?words=data-walk&unprotected=true&verdict=unproven", "dataSet", 2))
                .hasSize(2);
        assertThat(admin.get(ADMIN + "dr/compliance?proven=true")
                        .ok()
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(paged("dr/compliance?words=data-walk&lacking=repo-a", "dataSet", 2))
                .containsExactly("data-walk-b", "data-walk-c");
        for (JsonNode site : admin.get(ADMIN + "dr/status").ok().json().path("sites")) {
            String path = ADMIN + "dr/compliance?limit=1&lacking="
                    + site.path("repository").asString();
            assertThat(admin.get(path).ok().json().path("total").asInt())
                    .as(site.toString())
                    .isEqualTo(site.path("lacking").asInt());
        }
        // under their policies they do not go there
        assertThat(admin.get(ADMIN + "dr/compliance?words=data-walk&lacking=repo-b")
                        .ok()
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        refusesNonsense("dr/compliance");

        List<String> policies = new ArrayList<>();
        paged(
                "policies?words=pol-walk&repository=repo-a",
                "",
                page -> page.path("items")
                        .forEach(item ->
                                policies.add(item.path("policy").path("name").asString() + " "
                                        + item.path("dataSetCount").asInt())));
        assertThat(policies).containsExactly("pol-walk-a 0", "pol-walk-b 1", "pol-walk-c 1");
        refusesNonsense("policies");

        assertThat(paged("inventory/names?kind=DataSet&words=walk", "name", 2))
                .containsExactly("data-walk-b", "data-walk-c");
        assertThat(paged("inventory/names?kind=Service&words=walk", "name", 4)).hasSize(4);
        assertThat(admin.get(ADMIN + "inventory/names?kind=Nothing").errors("kind"))
                .isNotEmpty();
    }

    private static List<String> services(String path, int total) throws Exception {
        List<String> found = new ArrayList<>();
        paged(path, "", page -> {
            assertThat(page.path("total").asInt()).isEqualTo(total);
            page.path("items")
                    .forEach(item -> found.add(item.path("service").path("name").asString()));
        });
        return found;
    }

    private static final List<String> LISTS = List.of("sites", "repositories", "services", "policies", "dataSets");

    @Test
    void what_is_declared() throws Exception {
        StringBuilder yaml = new StringBuilder();
        for (String name : List.of("whole-b", "whole-a")) {
            yaml.append(Declarations.service(name));
            yaml.append(Declarations.policy("pol-" + name, "repo-a"));
            yaml.append(Declarations.files("data-" + name, "pol-" + name, folder)
                    .replace("service: records", "service: " + name));
        }
        admin.apply(yaml.toString()).ok();
        List<String> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = admin.get(
                            ADMIN + "inventory?words=whole&limit=2" + (after.isEmpty() ? "" : "&after=" + after))
                    .ok()
                    .json();
            assertThat(page.path("total").asInt()).isEqualTo(6);
            int before = found.size();
            LISTS.forEach(list -> page.path(list)
                    .forEach(one -> found.add(list + " " + one.path("name").asString())));
            assertThat(found.size() - before).isBetween(1, 2);
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        assertThat(found)
                .containsExactly(
                        "services whole-a",
                        "services whole-b",
                        "policies pol-whole-a",
                        "policies pol-whole-b",
                        "dataSets data-whole-a",
                        "dataSets data-whole-b");
        JsonNode sites = admin.get(ADMIN + "inventory?kind=Site").ok().json();
        assertThat(sites.path("sites").findValuesAsString("name")).containsExactly("site-a", "site-b");
        assertThat(sites.path("services").isEmpty()).isTrue();
        assertThat(sites.path("next").isNull()).isTrue();
        assertThat(admin.get(ADMIN + "inventory?kind=Person").errors("kind")).isNotEmpty();
        refusesNonsense("inventory");

        assertThat(paged("dr/readiness?words=whole", "service", 2)).containsExactly("whole-a", "whole-b");
        assertThat(paged("dr/readiness?words=data-whole-b", "service", 1)).containsExactly("whole-b");
        refusesNonsense("dr/readiness");
    }

    @Test
    void the_dashboard_shows_some_and_counts_all() throws Exception {
        StringBuilder yaml = new StringBuilder(Declarations.policy("many", "repo-a"));
        for (int i = 0; i < 60; i++) {
            yaml.append(Declarations.files("many-%02d".formatted(i), "many", folder));
        }
        admin.apply(yaml.toString()).ok();
        JsonNode dashboard = admin.get(ADMIN + "dashboard").ok().json();
        assertThat(dashboard.path("rtoRpoCompliance")).hasSize(50);
        JsonNode counted = dashboard.path("compliance");
        int total = admin.get(ADMIN + "dr/compliance?limit=1")
                .ok()
                .json()
                .path("total")
                .asInt();
        assertThat(total).isGreaterThanOrEqualTo(60);
        assertThat(counted.path("total").asInt()).isEqualTo(total);
        assertThat(counted.path("unprotectedSome")).hasSize(10);
        assertThat(dashboard.path("protection")).hasSize(50);
        assertThat(paged("protection", "dataSet", total))
                .contains("many-00", "many-59")
                .hasSize(total)
                .doesNotHaveDuplicates();
        refusesNonsense("protection");
        JsonNode recovery = admin.get(ADMIN + "dr/status").ok().json();
        assertThat(recovery.path("services")).hasSize(50);
        assertThat(recovery.path("compliance").path("total").asInt()).isEqualTo(total);
        assertThat(dashboard.path("headline").path("sentence").asString()).contains(" of " + total + " data sets");
        for (int i = 0; i < 60; i++) {
            admin.send("DELETE", ADMIN + "inventory/DataSet/many-%02d".formatted(i), null, Map.of());
        }
    }

    @Test
    void who_has_a_second_factor() throws Exception {
        try (Connection catalog = server.catalog();
                Statement insert = catalog.createStatement()) {
            insert.execute("""
                    INSERT INTO platform_administrators (id, username, display_name, password_hash, roles, disabled)
                    SELECT gen_random_uuid(), 'factor' || n, 'x', '', '{viewer}', false FROM generate_series(1, 5) AS n
                    """);
            insert.execute("""
                    INSERT INTO second_factors (username, sealed_secret, recovery_hashes, created_at, confirmed_at)
                    SELECT 'factor' || n, 'x', '{}', now(), CASE WHEN n <> 4 THEN now() END FROM generate_series(1, 5) AS n
                    """);
        }
        assertThat(paged("second_factors", "username", 4)).containsExactly("factor1", "factor2", "factor3", "factor5");
        assertThat(paged("second_factors?words=OR5", "username", 1)).containsExactly("factor5");
        refusesNonsense("second_factors");
    }

    @Test
    void people() throws Exception {
        try (Connection catalog = server.catalog();
                PreparedStatement insert = catalog.prepareStatement("""
                        INSERT INTO platform_administrators (id, username, display_name, password_hash, roles, disabled)
                        VALUES (gen_random_uuid(), ?, ?, '', ?, ?)
                        """)) {
            for (int i : List.of(3, 1, 5, 2, 4)) {
                insert.setString(1, "paged" + i);
                insert.setString(2, i == 4 ? "100% Ann_e" : "Bob");
                insert.setArray(3, catalog.createArrayOf("text", new String[] {i < 3 ? "operator@shop" : "auditor"}));
                insert.setBoolean(4, i == 5);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        assertThat(paged("administrators?words=paged", "username", 5))
                .containsExactly("paged1", "paged2", "paged3", "paged4", "paged5");
        assertThat(paged("administrators?role=operator", "username", 2)).containsExactly("paged1", "paged2");
        assertThat(paged("administrators?words=paged&disabled=true", "username", 1))
                .containsExactly("paged5");
        assertThat(paged("administrators?words=bob%20auditor&disabled=false", "username", 1))
                .containsExactly("paged3");
        // what stands for anything in SQL is a letter like others here
        assertThat(paged("administrators?words=100%25%20n_e", "username", 1)).containsExactly("paged4");
        assertThat(admin.get(ADMIN + "administrators?words=p_ged1")
                        .ok()
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        refusesNonsense("administrators");
    }

    @Test
    void tokens_and_sessions() throws Exception {
        fill("""
                INSERT INTO api_tokens (id, owner, name, hash, roles, created_at, expires_at)
                SELECT gen_random_uuid(), 'admin', n::text, n::text, '{viewer}', %s, now() + interval '1 day'
                """.formatted(AT));
        isInOrder(paged("tokens", "name"));
        isInOrder(paged("/api/v1/session/tokens", "name"));
        refusesNonsense("tokens");
        refusesNonsense("/api/v1/session/tokens");
        fill("""
                INSERT INTO sign_in_sessions (id, username, address, client, began_at, last_seen_at)
                SELECT gen_random_uuid(), 'admin', '127.0.0.1', n::text, %s,
                    now() - make_interval(mins => (n * 5) %% 7)
                """.formatted(AT));
        // in the order in which they began, though another one was used last
        isInOrder(paged("sessions", "client"));
        isInOrder(paged("/api/v1/session/open", "client"));
        refusesNonsense("sessions");
        refusesNonsense("/api/v1/session/open");
    }

    @Test
    void parts_that_wait_to_be_put_back() throws Exception {
        fill("""
                WITH numbered AS (SELECT gen_random_uuid() AS restore_id, n FROM generate_series(1, 7) AS n),
                restore AS (
                    INSERT INTO restore_operations_log (id, target_resource_type, target_resource_identifier,
                        restore_type, status, service_name, repository, snapshot_id, target, own_target, reason,
                        requested_by, requested_at)
                    SELECT restore_id, 'Files', 'anything', 'Selective', 'SUCCESS', 'records', 'repo-a', '', '{}', false,
                        'to test', 'ann', now() FROM numbered)
                INSERT INTO restore_applications (id, restore_id, conflict_rule, without_triggers, digest, reason,
                    requested_by, requested_at, expires_at, status)
                SELECT gen_random_uuid(), restore_id, 'keep', false, repeat('0', 64), n::text, 'ann', %s,
                    now() + interval '1 day', 'AWAITING_APPROVAL'
                """.formatted(AT), " FROM numbered");
        List<String> found = new ArrayList<>();
        paged(
                "approvals",
                "application",
                page -> page.path("items")
                        .forEach(item -> found.add(
                                item.path("application").path("reason").asString())));
        // the oldest first
        isInOrder(found.reversed());
        refusesNonsense("approvals");
    }

    @Test
    void logs() throws Exception {
        assertThat(admin.get(ADMIN + "logs").ok().json().path("items").isEmpty())
                .isTrue();
        refusesNonsense("logs");
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
        // of a data set that nobody declared there is no recovery point either
        assertThat(report.path("declared").asInt()).isEqualTo(3);
        assertThat(paged("coverage?state=DECLARED", "name", 3)).hasSize(3);
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

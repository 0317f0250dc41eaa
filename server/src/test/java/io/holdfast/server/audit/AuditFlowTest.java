package io.holdfast.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.AuditRecord;
import io.holdfast.control.audit.ChainVerifier;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit trail over real HTTP, and what somebody with the catalog's own rights can do to it. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditFlowTest {
    private static final String PASSWORD = "a long enough pass phrase";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a")
                        + Declarations.files("configuration", "plain", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<JsonNode> list(String query) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        admin.get("/api/v1/admin/audit?" + query).ok().json().path("items").forEach(items::add);
        return items;
    }

    private static List<AuditRecord> export() throws Exception {
        return admin.get("/api/v1/admin/audit/export")
                .ok()
                .text()
                .lines()
                .map(AuditRecord::parse)
                .toList();
    }

    private static ChainVerifier.Verdict verdict(List<AuditRecord> records, AuditAnchor... anchors) {
        ChainVerifier verifier = new ChainVerifier(0, List.of(anchors));
        records.forEach(verifier::add);
        return verifier.verdict();
    }

    @Test
    void changes_are_recorded_with_who_and_what_and_the_digests_before_and_after() throws Exception {
        admin.apply(Declarations.policy("changing", "repo-a")).ok();
        admin.apply(Declarations.policy("changing", "repo-a, repo-b")).ok();
        admin.send("DELETE", "/api/v1/admin/inventory/Policy/changing", null, Map.of())
                .ok();
        List<JsonNode> records = list("object=Policy/changing");
        assertThat(records)
                .extracting(record -> record.path("action").asString())
                .containsExactly("inventory.remove", "inventory.apply", "inventory.apply");
        JsonNode made = records.get(2);
        JsonNode changed = records.get(1);
        JsonNode removed = records.get(0);
        assertThat(made.path("before").asString()).isEmpty();
        assertThat(changed.path("before")).isEqualTo(made.path("after"));
        assertThat(removed.path("before")).isEqualTo(changed.path("after"));
        assertThat(removed.path("after").asString()).isEmpty();
        assertThat(changed.path("actor").asString()).isEqualTo("admin");
        assertThat(changed.path("authentication").asString()).isEqualTo("basic");
        assertThat(changed.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(changed.path("request")).isNotEqualTo(made.path("request"));
    }

    @Test
    void what_is_refused_denied_or_fails_to_sign_in_is_recorded_too() throws Exception {
        admin.apply(Declarations.policy("broken", "nowhere"));
        assertThat(list("action=inventory.apply&result=refused")).isNotEmpty();
        admin.send("DELETE", "/api/v1/admin/inventory/Policy/plain", null, Map.of());
        assertThat(list("object=Policy/plain&result=refused")).hasSize(1);

        admin.post("/api/v1/admin/administrators", Map.of("username", "vera", "password", PASSWORD))
                .ok();
        assertThat(list("action=administrators.add&object=vera")
                        .getFirst()
                        .path("detail")
                        .path("roles")
                        .asString())
                .isEqualTo("viewer");
        try (Api viewer = Api.as(server.address(), "vera", PASSWORD);
                Api guesser = Api.as(server.address(), "vera", "not the pass phrase");
                Api mistaken = Api.as(server.address(), PASSWORD, "vera")) {
            assertThat(viewer.get("/api/v1/admin/audit").status()).isEqualTo(403);
            assertThat(guesser.get("/api/v1/admin/dashboard").status()).isEqualTo(401);
            assertThat(mistaken.get("/api/v1/admin/dashboard").status()).isEqualTo(401);
        }
        assertThat(list("actor=vera&result=denied").getFirst().path("object").asString())
                .isEqualTo("GET /api/v1/admin/audit");
        assertThat(list("action=session.sign-in&object=vera"))
                .extracting(record -> record.path("result").asString())
                .containsExactly("DENIED", "SUCCEEDED");
        assertThat(admin.get("/api/v1/admin/audit/export").text()).doesNotContain(PASSWORD);
    }

    @Test
    void what_is_no_transaction_is_recorded_before_and_after() throws Exception {
        admin.post("/api/v1/admin/repositories/repo-a/scan", Map.of()).ok();
        List<JsonNode> records = list("action=*&object=repo-a");
        assertThat(records)
                .extracting(record -> record.path("result").asString())
                .containsExactly("SUCCEEDED", "ATTEMPTED");
        assertThat(records.get(0).path("request")).isEqualTo(records.get(1).path("request"));
    }

    @Test
    void pages_follow_each_other_without_gaps_and_filters_are_checked() throws Exception {
        String newest = admin.get("/api/v1/admin/audit?limit=1")
                .json()
                .path("items")
                .path(0)
                .path("seq")
                .asString();
        List<Long> seen = new ArrayList<>();
        String cursor = newest;
        do {
            JsonNode page = admin.get("/api/v1/admin/audit?limit=3&cursor=" + cursor)
                    .ok()
                    .json();
            page.path("items").forEach(record -> seen.add(record.path("seq").asLong()));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        List<Long> all = new ArrayList<>();
        for (long seq = Long.parseLong(newest) - 1; seq > 0; seq--) {
            all.add(seq);
        }
        assertThat(seen).isEqualTo(all);
        Api.Answer wrong = admin.get("/api/v1/admin/audit?from=yesterday&result=odd&cursor=x&limit=0");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("errors").size()).isEqualTo(4);
        assertThat(list("until=2020-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void many_at_once_make_one_chain() throws Exception {
        int before = export().size();
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "many-" + i;
            requests.add(() -> admin.apply(Declarations.policy(name, "repo-a")).status());
            requests.add(() ->
                    admin.post("/api/v1/admin/repositories/none/scan", Map.of()).status());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> one : threads.invokeAll(requests)) {
                assertThat(one.get()).isIn(200, 404);
            }
        }
        List<AuditRecord> records = export();
        assertThat(records.size() - before).isGreaterThanOrEqualTo(120);
        assertThat(verdict(records).findings()).isEmpty();
    }

    @Test
    void the_server_itself_can_neither_change_nor_remove_a_record_and_whoever_can_is_found() throws Exception {
        try (Connection connection = server.catalog();
                Statement sql = connection.createStatement()) {
            for (String attempt : new String[] {
                "UPDATE audit_records SET actor = 'nobody' WHERE seq = 2",
                "DELETE FROM audit_records WHERE seq = 2",
                "TRUNCATE audit_records",
                "DELETE FROM audit_anchors"
            }) {
                assertThatThrownBy(() -> sql.execute(attempt))
                        .as(attempt)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
            assertThat(admin.get("/api/v1/admin/audit/verification")
                            .json()
                            .path("sound")
                            .asBoolean())
                    .isTrue();

            String actor = export().get(1).actor();
            connection.setAutoCommit(false);
            sql.execute("ALTER TABLE audit_records DISABLE TRIGGER append_only");
            sql.execute("UPDATE audit_records SET actor = 'somebody' WHERE seq = 2");
            sql.execute("ALTER TABLE audit_records ENABLE TRIGGER append_only");
            connection.commit();
            JsonNode found = admin.get("/api/v1/admin/audit/verification").json();
            assertThat(found.path("sound").asBoolean()).isFalse();
            assertThat(found.path("verdict")
                            .path("findings")
                            .path(0)
                            .path("message")
                            .asString())
                    .isEqualTo("Record 2 was changed: its content does not give its hash.");

            sql.execute("ALTER TABLE audit_records DISABLE TRIGGER append_only");
            sql.execute("UPDATE audit_records SET actor = '" + actor + "' WHERE seq = 2");
            sql.execute("ALTER TABLE audit_records ENABLE TRIGGER append_only");
            connection.commit();
            assertThat(admin.get("/api/v1/admin/audit/verification")
                            .json()
                            .path("sound")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_stop_leaves_the_head_off_site_where_the_stock_client_reads_it() throws Exception {
        List<AuditRecord> records = export();
        server.close();
        String printed = server.restic("b", "snapshots", "--tag", AuditAnchor.TAG, "--json");
        JsonNode snapshots = JsonMapper.shared().readTree(printed);
        // the oldest first: a slow run has made an earlier anchor, after its first minute
        JsonNode snapshot = snapshots.path(snapshots.size() - 1);
        List<String> tags = new ArrayList<>();
        snapshot.path("tags").forEach(tag -> tags.add(tag.asString()));
        AuditAnchor anchor = AuditAnchor.of(tags, Instant.now(), "repo-b").orElseThrow();
        // the export itself was recorded after it was read
        assertThat(anchor.seq()).isGreaterThan(records.size());
        assertThat(verdict(records, anchor).findings())
                .extracting(ChainVerifier.Finding::kind)
                .containsExactly(ChainVerifier.Kind.TRUNCATED);
        assertThat(server.restic("b", "check")).contains("no errors were found");
    }
}

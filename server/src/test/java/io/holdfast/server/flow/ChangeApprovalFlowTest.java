package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Changes that leave less of what is protected, over real HTTP; each test brings the policy back to what it was. */
@Timeout(400)
class ChangeApprovalFlowTest {
    private static final String PASSWORD = "a long enough pass phrase";
    private static final String CHANGES = "/api/v1/admin/approvals/changes";
    private static final String[] SOUND = {"schedule: { every: PT6H }", "retention: { keepLast: 3, keepDaily: 30 }"};

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static Api approver;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        Path source = server.files("configuration");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("sound", "repo-a, repo-b", SOUND)
                        + Declarations.policy("loose", "repo-a", "retention: { keepLast: 1 }")
                        + Declarations.files("configuration", "sound", source)
                        + Declarations.files("empty", "sound", source))
                .ok();
        for (int i = 0; i < 3; i++) {
            Files.writeString(source.resolve("app.conf"), "answer = " + i + "\n");
            admin.backUp("configuration");
        }
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "april", "password", PASSWORD, "roles", List.of("approver")))
                .ok();
        approver = Api.as(server.address(), "april", PASSWORD);
    }

    @AfterAll
    static void stop() {
        approver.close();
        server.close();
    }

    private static List<String> notes(String yaml) throws Exception {
        List<String> notes = new ArrayList<>();
        admin.post("/api/v1/admin/inventory/plan", Map.of("documents", yaml))
                .ok()
                .json()
                .path("notes")
                .forEach(note -> notes.add(note.path("text").asString()));
        return notes.stream().filter(note -> note.contains("second person")).toList();
    }

    private static String policy(String repositories, String... fields) {
        return Declarations.policy("sound", repositories, fields);
    }

    @Test
    void a_plan_says_what_a_data_set_would_have_less() throws Exception {
        assertThat(notes(policy("repo-a", SOUND)))
                .singleElement()
                .asString()
                .startsWith("has no copies in repo-b any more");
        assertThat(notes(policy("repo-a, repo-b", SOUND[0], "retention: { keepLast: 1, keepDaily: 30 }")))
                .singleElement()
                .asString()
                .startsWith("keeps 1 instead of 3 of the newest");
        // today's one is kept by both rules: two of three go, in both repositories
        assertThat(notes(policy("repo-a, repo-b", SOUND[0], "retention: { keepLast: 1, keepDaily: 30 }"))
                        .getFirst())
                .contains("; 4 recovery points would go");
        assertThat(notes(policy("repo-a, repo-b", SOUND[0], "retention: { keepLast: 3, keepDaily: 7 }"))
                        .getFirst())
                .startsWith("keeps 7 instead of 30 daily");
        // each destination's own rules count, and what less of them removes
        assertThat(notes(policy("repo-a", SOUND)
                                .replace(
                                        "repositories: [repo-a]",
                                        "destinations: [{ repository: repo-a }, { repository: repo-b, retention:"
                                                + " { keepLast: 1, keepDaily: 30 } }]"))
                        .getFirst())
                .startsWith("keeps 1 instead of 3 of the newest in repo-b; 2 recovery points would go");
        assertThat(notes(policy("repo-a, repo-b", SOUND[1])).getFirst()).startsWith("is no longer backed up by itself");
        assertThat(notes(Declarations.files("configuration", "loose", folder.resolve("source-configuration"))))
                .hasSize(4);
        // more of it, and what has no recovery point yet, is nobody else's business
        assertThat(notes(policy("repo-a, repo-b", SOUND[0]))).isEmpty();
        assertThat(notes(Declarations.files("empty", "loose", folder.resolve("x"))))
                .isEmpty();
    }

    @Test
    void one_person_alone_cannot_weaken_a_policy_by_any_way() throws Exception {
        Api.Answer applied = admin.apply(policy("repo-a", SOUND));
        assertThat(applied.status()).isEqualTo(409);
        assertThat(applied.text()).contains("second person", "configuration has no copies in repo-b any more");
        Map<String, String> json = Map.of("Content-Type", "application/json");
        Map<String, Object> spec = Map.of("repositories", List.of("repo-a"));
        assertThat(admin.send("PUT", "/api/v1/admin/inventory/Policy/sound", Map.of("spec", spec), json)
                        .status())
                .isEqualTo(409);
        assertThat(admin.send("DELETE", "/api/v1/admin/inventory/DataSet/configuration", null, Map.of())
                        .status())
                .isEqualTo(409);
        JsonNode policy = admin.get("/api/v1/admin/inventory/Policy/sound").json();
        assertThat(policy.path("spec").path("repositories").size()).isEqualTo(2);

        JsonNode request = admin.post(
                        CHANGES, Map.of("documents", policy("repo-a", SOUND), "reason", "repo-b is being replaced"))
                .ok()
                .json();
        String path = CHANGES + "/" + request.path("requestId").asString();
        Map<String, Object> digest = Map.of("digest", request.path("digest").asString());
        Api.Answer own = admin.post(path + "/approve", digest);
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.text()).contains("You asked for this yourself");
        assertThat(admin.get("/api/v1/admin/dashboard").text()).contains("waits for approval");
        assertThat(approver.post(path + "/reject", Map.of()).errors("reason")).hasSize(1);
        approver.post(path + "/reject", Map.of("reason", "wait for the new one"))
                .ok();
        assertThat(approver.post(path + "/approve", digest).status()).isEqualTo(409);
        assertThat(admin.get(path).json().path("decisionReason").asString()).isEqualTo("wait for the new one");
    }

    @Test
    void what_was_asked_for_is_done_by_the_approval_exactly_or_not_at_all() throws Exception {
        String less = policy("repo-a, repo-b", SOUND[0], "retention: { keepLast: 2, keepDaily: 30 }");
        JsonNode stale = admin.post(CHANGES, Map.of("documents", less, "reason", "room"))
                .ok()
                .json();
        assertThat(stale.path("weakenings").path(0).path("pointsLost").asInt()).isEqualTo(2);
        admin.apply(Declarations.policy("meanwhile", "repo-b")).ok();
        String stalePath = CHANGES + "/" + stale.path("requestId").asString();
        Api.Answer refused = approver.post(
                stalePath + "/approve", Map.of("digest", stale.path("digest").asString()));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("was changed since");
        assertThat(approver.get(stalePath).json().path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(admin.send("DELETE", stalePath, null, Map.of())
                        .ok()
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("WITHDRAWN");

        JsonNode fresh = admin.post(CHANGES, Map.of("documents", less, "reason", "room"))
                .ok()
                .json();
        String path = CHANGES + "/" + fresh.path("requestId").asString();
        assertThat(approver.post(path + "/approve", Map.of("digest", "another")).errors("digest"))
                .hasSize(1);
        JsonNode approved = approver.post(
                        path + "/approve", Map.of("digest", fresh.path("digest").asString()))
                .ok()
                .json();
        assertThat(approved.path("status").asString()).isEqualTo("APPROVED");
        assertThat(admin.get("/api/v1/admin/inventory/Policy/sound")
                        .json()
                        .path("spec")
                        .path("retention")
                        .path("keepLast")
                        .asInt())
                .isEqualTo(2);
        JsonNode record = admin.get("/api/v1/admin/audit?object=Policy/sound&limit=1")
                .json()
                .path("items")
                .path(0);
        assertThat(record.path("actor").asString()).isEqualTo("april");
        assertThat(record.path("detail").path("askedBy").asString()).isEqualTo("admin");
        JsonNode change = packedChange();
        assertThat(change.path("record").asLong()).isEqualTo(record.path("seq").asLong());
        assertThat(change.path("by").asString()).isEqualTo("admin");
        assertThat(change.path("approvedBy").asString()).isEqualTo("april");
        admin.apply(policy("repo-a, repo-b", SOUND)).ok();
        assertThat(packedChange().path("approvedBy").isNull()).isTrue();
    }

    /** The newest in an evidence pack. */
    private static JsonNode packedChange() throws Exception {
        return packed("changes").path(0);
    }

    /** The rows of a part of an evidence pack. */
    private static JsonNode packed(String part) throws Exception {
        String packs = "/api/v1/admin/evidence/packs";
        String pack = admin.post(packs, Map.of("from", "2020-01-01T00:00:00Z", "reason", "the audit"))
                .ok()
                .json()
                .path("packId")
                .asString();
        return admin.get(packs + "/" + pack + "/report.json")
                .ok()
                .json()
                .path(part)
                .path("rows");
    }

    @Test
    void a_data_set_with_recovery_points_is_taken_back_by_two_and_one_without_by_one() throws Exception {
        admin.send("DELETE", "/api/v1/admin/inventory/DataSet/empty", null, Map.of())
                .ok();
        Path source = server.files("doomed");
        admin.apply(Declarations.files("doomed", "sound", source)).ok();
        admin.backUp("doomed");
        JsonNode request = admin.post(CHANGES, Map.of("remove", "DataSet/doomed", "reason", "sold"))
                .ok()
                .json();
        approver.post(
                        CHANGES + "/" + request.path("requestId").asString() + "/approve",
                        Map.of("digest", request.path("digest").asString()))
                .ok();
        assertThat(admin.get("/api/v1/admin/inventory/DataSet/doomed").status()).isEqualTo(404);
        assertThat(admin.post(CHANGES, Map.of("remove", "DataSet/doomed", "reason", "sold"))
                        .status())
                .isEqualTo(404);
        Api.Answer harmless =
                admin.post(CHANGES, Map.of("documents", policy("repo-a, repo-b", SOUND), "reason", "tidy"));
        assertThat(harmless.status()).isEqualTo(409);
        assertThat(harmless.text()).contains("nobody's approval");
        assertThat(admin.post(CHANGES, Map.of("remove", "x", "documents", "y"))
                        .json()
                        .path("errors"))
                .hasSize(3);
    }

    @Test
    void what_is_declared_by_hand_is_drift_from_the_files_also_once_it_was_approved_of() throws Exception {
        String less = policy("repo-a, repo-b", SOUND[0], "retention: { keepLast: 3, keepDaily: 29 }");
        JsonNode request = admin.post(CHANGES, Map.of("documents", less, "reason", "a day less", "byHand", true))
                .ok()
                .json();
        approver.post(
                        CHANGES + "/" + request.path("requestId").asString() + "/approve",
                        Map.of("digest", request.path("digest").asString()))
                .ok();
        assertThat(drifted()).containsExactly("sound");
        // as the files have it again
        admin.apply(policy("repo-a, repo-b", SOUND)).ok();
        assertThat(drifted()).isEmpty();
        String more = policy("repo-a, repo-b", SOUND[0], "retention: { keepLast: 3, keepDaily: 31 }");
        admin.post("/api/v1/admin/inventory/apply", Map.of("documents", more, "byHand", true))
                .ok();
        assertThat(drifted()).containsExactly("sound");
        // files that say the same are what is declared
        admin.apply(more).ok();
        assertThat(drifted()).isEmpty();
        JsonNode back = admin.post(CHANGES, Map.of("documents", policy("repo-a, repo-b", SOUND), "reason", "back"))
                .ok()
                .json();
        approver.post(
                        CHANGES + "/" + back.path("requestId").asString() + "/approve",
                        Map.of("digest", back.path("digest").asString()))
                .ok();
    }

    /** Of the policy; other tests take other things back. */
    private static List<String> drifted() throws Exception {
        List<String> names = admin.get("/api/v1/admin/inventory/drift")
                .ok()
                .json()
                .path("items")
                .findValuesAsString("name");
        return names.stream().filter("sound"::equals).toList();
    }

    private static final String POINTS = "/api/v1/admin/recovery_points?dataSet=";
    private static final String HOLDS = "/api/v1/admin/holds/";
    private static final String DELETIONS = "/api/v1/admin/deletions/";
    private static final String CUSTODY = "/api/v1/admin/approvals/custody";

    private static JsonNode points(String dataSet) throws Exception {
        return admin.get(POINTS + dataSet).ok().json().path("items");
    }

    /** What retention leaves, which follows the end of the job. */
    private static JsonNode awaitPoints(String dataSet, int count) throws Exception {
        Instant end = Instant.now().plusSeconds(120);
        JsonNode points = points(dataSet);
        while (points.size() != count && Instant.now().isBefore(end)) {
            Thread.sleep(50);
            points = points(dataSet);
        }
        assertThat(points).hasSize(count);
        return points;
    }

    private static void declare(String dataSet, String policy, String... more) throws Exception {
        admin.apply(Declarations.policy(policy, "repo-a", "retention: { keepLast: 1 }")
                        + Declarations.files(dataSet, policy, server.files(dataSet))
                                .replace("spec:\n", "spec:\n" + String.join("", more)))
                .ok();
    }

    @Test
    void what_is_held_is_kept_until_two_persons_let_it_go() throws Exception {
        declare("held", "newest");
        admin.backUp("held");
        String before = points("held").path(0).path("recoveryPointId").asString();
        Map<String, Object> wish = Map.of("legalCase", "ACME v. us", "reason", "the letter of today");
        assertThat(admin.post(HOLDS + before, Map.of("legalCase", "a, b")).errors("legalCase"))
                .hasSize(1);
        JsonNode held = admin.post(HOLDS + before, wish).ok().json();
        assertThat(held.path("legalHolds").path(0).asString()).isEqualTo("ACME v. us");
        String point = held.path("recoveryPointId").asString();
        // its snapshot is another one; a look into the repository finds it as the catalog has it
        assertThat(admin.get(DELETIONS + before).status()).isEqualTo(404);
        JsonNode scan = admin.post("/api/v1/admin/repositories/repo-a/scan", Map.of())
                .ok()
                .json();
        assertThat(scan.path("added").asInt()).isZero();
        assertThat(scan.path("removed").asInt()).isZero();

        admin.backUp("held");
        admin.backUp("held");
        JsonNode kept = awaitPoints("held", 2);
        assertThat(kept.path(1).path("recoveryPointId").asString()).isEqualTo(point);
        JsonNode listed = admin.get("/api/v1/admin/holds").ok().json();
        assertThat(listed.path("items").findValuesAsString("recoveryPointId")).containsExactly(point);
        isTold(listed.path("grounds"), point);
        isTold(admin.get(HOLDS + point).ok().json().path("items"), point);
        assertThat(admin.get(HOLDS + before).status()).isEqualTo(404);
        Api.Answer deletion = admin.post(DELETIONS + point, Map.of("reason", "no longer wanted"));
        assertThat(deletion.status()).isEqualTo(409);
        assertThat(deletion.text()).contains("under a legal hold (ACME v. us)");

        assertThat(admin.post(HOLDS + point + "/lift", Map.of("legalCase", "other", "reason", "x"))
                        .text())
                .contains("not held for the case 'other'. It is held for ACME v. us.");
        JsonNode request = admin.post(HOLDS + point + "/lift", wish).ok().json();
        assertThat(request.path("impact").toString()).contains("It is held for no other");
        assertThat(admin.post(HOLDS + point + "/lift", wish).status()).isEqualTo(409);
        String path = CUSTODY + "/" + request.path("requestId").asString();
        Map<String, Object> digest = Map.of("digest", request.path("digest").asString());
        assertThat(admin.post(path + "/approve", digest).text()).contains("You asked for this yourself");
        assertThat(approver.post(path + "/approve", Map.of()).errors("digest")).hasSize(1);
        assertThat(approver.post(path + "/approve", digest)
                        .ok()
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("DONE");
        assertThat(approver.post(path + "/approve", digest).status()).isEqualTo(409);
        assertThat(admin.get("/api/v1/admin/holds").ok().json().path("items")).isEmpty();
        assertThat(admin.get(HOLDS
                                + points("held").path(0).path("recoveryPointId").asString())
                        .ok()
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(packed("holds"))
                .filteredOn(act -> act.path("dataSet").asString().equals("held"))
                .extracting(act -> act.path("put").asBoolean() + " by "
                        + act.path("by").asString() + " for "
                        + act.path("legalCase").asString() + ": "
                        + act.path("reason").asString() + ", approved by "
                        + act.path("approvedBy").asString(""))
                .containsExactly(
                        "false by admin for ACME v. us: the letter of today, approved by april",
                        "true by admin for ACME v. us: the letter of today, approved by ");
        admin.backUp("held");
        awaitPoints("held", 1);
        assertThat(admin.get("/api/v1/admin/audit?action=recovery-points.*&object=DataSet/held")
                        .ok()
                        .text())
                .contains("recovery-points.hold", "recovery-points.lift", "the letter of today");
    }

    /** Who put the hold, when and why. */
    private static void isTold(JsonNode grounds, String point) {
        assertThat(grounds).singleElement().satisfies(ground -> {
            assertThat(ground.path("recoveryPointId").asString()).isEqualTo(point);
            assertThat(ground.path("legalCase").asString()).isEqualTo("ACME v. us");
            assertThat(ground.path("putBy").asString()).isEqualTo("admin");
            assertThat(ground.path("reason").asString()).isEqualTo("the letter of today");
            assertThat(Instant.parse(ground.path("putAt").asString()))
                    .isBetween(Instant.now().minusSeconds(3600), Instant.now());
        });
    }

    @Test
    void a_data_set_that_is_declared_to_be_held_loses_nothing() throws Exception {
        String hold = "  legalHolds: [{ legalCase: ACME, reason: the letter }]\n";
        declare("whole", "newest", hold);
        admin.backUp("whole");
        admin.backUp("whole");
        Api.Answer deletion = admin.get(
                DELETIONS + points("whole").path(1).path("recoveryPointId").asString());
        assertThat(deletion.status()).isEqualTo(409);
        assertThat(deletion.text()).contains("declared to be under a legal hold (ACME)");
        assertThat(admin.get("/api/v1/admin/holds").ok().json().path("dataSets").toString())
                .contains("whole", "the letter");
        Api.Answer lifted = admin.apply(Declarations.files("whole", "newest", server.files("whole")));
        assertThat(lifted.status()).isEqualTo(409);
        assertThat(lifted.text()).contains("whole is no longer under the legal hold 'ACME'");
        // a third backup's retention has run after the second one's
        admin.backUp("whole");
        assertThat(points("whole")).hasSize(3);
    }

    @Test
    void a_recovery_point_goes_before_its_time_with_two_persons() throws Exception {
        admin.apply(Declarations.policy("all", "repo-a, repo-b")
                        + Declarations.files("early", "all", server.files("early")))
                .ok();
        admin.backUp("early");
        JsonNode point = points("early").path(0);
        String id = point.path("recoveryPointId").asString();
        String impact = admin.get(DELETIONS + id).ok().text();
        assertThat(impact)
                .contains("It is the only recovery point of early in "
                        + point.path("repository").asString())
                .contains("The same backup stays in repo-");
        assertThat(admin.post(DELETIONS + id, Map.of()).errors("reason")).hasSize(1);
        JsonNode request = admin.post(DELETIONS + id, Map.of("reason", "a customer's request"))
                .ok()
                .json();
        String path = CUSTODY + "/" + request.path("requestId").asString();
        assertThat(approver.post(path + "/reject", Map.of("reason", "say which customer"))
                        .ok()
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("REJECTED");
        assertThat(points("early")).hasSize(2);

        JsonNode again = admin.post(DELETIONS + id, Map.of("reason", "customer 7's request"))
                .ok()
                .json();
        assertThat(approver.get(CUSTODY).ok().text())
                .contains(again.path("requestId").asString());
        JsonNode done = approver.post(
                        CUSTODY + "/" + again.path("requestId").asString() + "/approve",
                        Map.of("digest", again.path("digest").asString()))
                .ok()
                .json();
        assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("DONE");
        assertThat(points("early")).hasSize(1);
        // not in the repository either: a look into it does not bring the point back
        admin.post("/api/v1/admin/repositories/" + point.path("repository").asString() + "/scan", Map.of())
                .ok();
        assertThat(points("early")).hasSize(1);
        assertThat(admin.get("/api/v1/admin/audit?action=recovery-points.delete")
                        .ok()
                        .text())
                .contains("customer 7's request");
    }

    private static List<String> custody(String query) throws Exception {
        return admin.get(CUSTODY + query).ok().json().path("items").findValuesAsString("requestId");
    }

    @Test
    void a_key_is_shown_once_to_whoever_asked_after_another_has_approved() throws Exception {
        String exports = "/api/v1/admin/repositories/repo-a/key_exports";
        assertThat(admin.post(exports, Map.of("shares", 3, "needed", 4, "reason", "x"))
                        .errors("needed"))
                .hasSize(1);
        JsonNode request = admin.post(exports, Map.of("shares", 3, "needed", 2, "reason", "new holders"))
                .ok()
                .json();
        String path = CUSTODY + "/" + request.path("requestId").asString();
        assertThat(admin.post(path + "/shares", Map.of()).status()).isEqualTo(409);
        approver.post(path + "/approve", Map.of("digest", request.path("digest").asString()))
                .ok();
        assertThat(approver.post(path + "/shares", Map.of()).status()).isEqualTo(403);
        String id = request.path("requestId").asString();
        assertThat(custody("")).doesNotContain(id);
        assertThat(custody("?open=true")).contains(id);
        JsonNode made = admin.post(path + "/shares", Map.of()).ok().json();
        assertThat(made.path("shares")).hasSize(3);
        assertThat(admin.post(path + "/shares", Map.of()).status()).isEqualTo(409);
        assertThat(custody("?open=true")).doesNotContain(id);
        assertThat(custody("?all=true")).contains(id);
        List<String> two = List.of(
                made.path("shares").path(0).asString(),
                made.path("shares").path(2).asString());
        assertThat(admin.post("/api/v1/admin/repositories/repo-a/key_recovery_tests", Map.of("shares", two))
                        .ok()
                        .json()
                        .path("passed")
                        .asBoolean())
                .isTrue();
        String trail = admin.get("/api/v1/admin/audit/export").ok().text();
        assertThat(trail).contains("repositories.key-export", made.path("keyId").asString());
        for (JsonNode share : made.path("shares")) {
            assertThat(trail).doesNotContain(share.asString());
        }
        assertThat(admin.get(path).ok().text()).doesNotContain(two.getFirst());
    }
}

package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.blob.Sha256;
import io.holdfast.server.Api;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is left of a drill: its record, and the report of it. */
abstract class ReportsOfDrills {
    private final PlanServer plans;
    private final Api admin;

    ReportsOfDrills(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
    }

    @Test
    void the_record_of_a_drill_says_how_it_went_and_its_report_is_kept_in_every_version_that_it_had() throws Exception {
        String path = plans.drillOf("whole");
        JsonNode drill = admin.get(path).ok().json();
        assertThat(drill.path("drillType").asString()).isEqualTo("RestoreTest");
        assertThat(drill.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(drill.path("outcomeSummary").asString()).contains("Score: 5 of 5 targets met");
        assertThat(drill.path("issuesIdentified").valueStream().map(JsonNode::asString))
                .anySatisfy(issue -> assertThat(issue).contains("once, noted by admin: it was"));
        assertThat(drill.path("restores")).hasSizeGreaterThanOrEqualTo(2);
        JsonNode record = admin.get("/api/v1/admin/audit?object=Drill/"
                        + drill.path("drillId").asString() + "&limit=1")
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("detail");
        keepsTheReport(path, record);
        callsForADecisionAboutEachFinding(drill);

        assertThat(admin.post(path + "/action_items", Map.of("text", "x")).errors("due"))
                .hasSize(1);
        String item = admin.post(
                        path + "/action_items",
                        Map.of("text", "Make the switch repeatable", "owner", "Network lead", "due", "2026-01-01"))
                .ok()
                .json()
                .path("itemId")
                .asString();
        assertThat(admin.get("/api/v1/admin/alerts").text()).contains("Network lead was to do it by 2026-01-01");
        admin.post(DR + "/action_items/" + item + "/done", Map.of("note", "done"))
                .ok();
        assertThat(admin.get(DR + "/action_items").json().path("items").toString())
                .doesNotContain("Make the switch repeatable");
        assertThat(admin.post(DR + "/action_items/" + item + "/done", Map.of()).status())
                .isEqualTo(409);
        keepsEveryVersion(path, record);
    }

    /** By itself, and the record of the drill counts them. */
    private void callsForADecisionAboutEachFinding(JsonNode drill) throws Exception {
        JsonNode items = admin.get(
                        DR + "/action_items?drill=" + drill.path("drillId").asString())
                .ok()
                .json()
                .path("items");
        assertThat(items.findValuesAsString("text"))
                .containsExactlyInAnyOrderElementsOf(drill.path("issuesIdentified")
                        .valueStream()
                        .map(issue -> "Decide what to do about: " + issue.asString())
                        .distinct()
                        .toList())
                .isNotEmpty();
        for (JsonNode item : items) {
            assertThat(item.path("owner").asString()).isNotBlank();
            assertThat(item.path("createdBy").asString()).isEqualTo("system");
            assertThat(LocalDate.parse(item.path("due").asString()))
                    .isEqualTo(
                            LocalDate.parse(drill.path("drillDate").asString()).plusDays(30));
        }
        assertThat(drill.path("openActions").asInt()).isEqualTo(items.size());
    }

    /** What was noted since made the report anew, twice; what was there before is there still. */
    private void keepsEveryVersion(String drill, JsonNode first) throws Exception {
        JsonNode items = admin.get(drill + "/documents").ok().json().path("items");
        assertThat(items.findValuesAsString("version"))
                .containsExactly("3", "3", "3", "3", "2", "2", "2", "2", "1", "1", "1", "1");
        String recorded = admin.get(
                        "/api/v1/admin/audit?object=Drill/" + drill.substring(drill.lastIndexOf('/') + 1) + "&limit=20")
                .ok()
                .text();
        for (JsonNode document : items) {
            String digest = document.path("sha256").asString();
            assertThat(sha256(Files.readAllBytes(plans.data()
                            .resolve("reports")
                            .resolve(document.path("name").asString()))))
                    .as(document.toString())
                    .isEqualTo(digest);
            assertThat(recorded).contains(digest);
        }
        assertThat(items.path(11).path("sha256").asString())
                .isEqualTo(first.path("pdf").asString());
        String newest = admin.get(drill + "/report.json").ok().text();
        assertThat(newest).contains("Make the switch repeatable", "\"version\":3", "action item done, said by admin");
        assertThat(sha256(newest.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(items.path(1).path("sha256").asString());
    }

    /** As the bytes whose digest the audit trail has, from the API and as files. */
    private void keepsTheReport(String drill, JsonNode record) throws Exception {
        for (String format : List.of("md", "html", "json", "pdf")) {
            String name = record.path("file").asString() + "." + format;
            assertThat(sha256(Files.readAllBytes(plans.data().resolve("reports").resolve(name))))
                    .as(name)
                    .isEqualTo(record.path(format).asString());
        }
        assertThat(sha256(admin.bytes(drill + "/report.pdf")))
                .isEqualTo(record.path("pdf").asString());
        assertThat(sha256(admin.bytes(drill + "/report.json")))
                .isEqualTo(record.path("json").asString());
    }

    static String sha256(byte[] bytes) {
        return Sha256.of(bytes, 0, bytes.length).toString();
    }
}

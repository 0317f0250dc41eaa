package io.holdfast.server.plan;

import static io.holdfast.server.plan.ReportsOfDrills.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.itself.CatalogBackup;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.server.Api;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What somebody who was not there can check: a report at the other site, and a pack for an auditor. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class EvidenceOfDrills {
    private final PlanServer plans;
    private final Api admin;
    private final Api approver;

    EvidenceOfDrills(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
        approver = plans.approver();
    }

    /** Without anybody asking: by a backup of the catalog that comes soon after. */
    @Test
    @Order(1)
    void a_report_is_stored_at_the_other_site_where_anybody_with_the_key_can_read_it() throws Exception {
        JsonNode kept = plans.until(
                plans.drillOf("whole") + "/documents",
                answer -> answer.path("items")
                        .valueStream()
                        .allMatch(one -> one.path("storedIn").size() == 2));
        assertThat(kept.path("items").findValuesAsString("format"))
                .startsWith("HTML", "JSON", "MD", "PDF")
                .hasSize(12);
        JsonNode pdf = kept.path("items").path(3);
        assertThat(pdf.path("storedIn").valueStream())
                .anySatisfy(stored -> assertThat(stored.toString())
                        .contains("\"repository\":\"repo-b\"")
                        .contains("\"offSite\":true"));
        try (Password password = Password.of("secret of b".toCharArray());
                Repository repository = Repositories.open(plans.folder().resolve("repo-b"), password);
                InputStream stored = repository.read(
                        CatalogBackup.in(repository).getFirst(),
                        EntryPath.of("evidence").resolve(pdf.path("name").asString()))) {
            assertThat(sha256(stored.readAllBytes()))
                    .isEqualTo(pdf.path("sha256").asString());
        }
    }

    @Test
    @Order(2)
    void a_pack_tells_an_auditor_what_was_proven_and_its_digests_are_in_the_trail() throws Exception {
        String packs = "/api/v1/admin/evidence/packs";
        assertThat(admin.post(packs, Map.of("until", "2999-01-01T00:00:00Z", "services", List.of("nothing")))
                        .json()
                        .path("errors")
                        .findValuesAsString("field"))
                .containsExactlyInAnyOrder("from", "until", "services", "reason");
        assertThat(approver.post(packs, Map.of("from", "2020-01-01T00:00:00Z", "reason", "x"))
                        .status())
                .isEqualTo(403);
        String id = admin.post(packs, Map.of("from", "2020-01-01T00:00:00Z", "reason", "the yearly audit"))
                .ok()
                .json()
                .path("packId")
                .asString();
        JsonNode pack = admin.get(packs + "/" + id + "/report.json").ok().json();
        assertThat(pack.path("objectives").path("rows").valueStream()).anySatisfy(row -> {
            assertThat(row.path("dataSet").asString()).isEqualTo("ledger");
            assertThat(row.path("measured").asInt()).isPositive();
            assertThat(row.path("worstRtoSeconds").asDouble()).isPositive();
        });
        String keptDrill = plans.drillOf("whole");
        String drill = keptDrill.substring(keptDrill.lastIndexOf('/') + 1);
        assertThat(pack.path("restores").path("rows").findValuesAsString("purpose"))
                .contains("drill " + drill);
        JsonNode held = pack.path("drills")
                .path("rows")
                .valueStream()
                .filter(row -> row.path("drillId").asString().equals(drill))
                .findFirst()
                .orElseThrow();
        assertThat(held.path("reportSha256").asString()).isEqualTo(sha256(admin.bytes(keptDrill + "/report.pdf")));
        assertThat(pack.path("backups").path("rows").findValuesAsString("dataSet"))
                .contains("conf", "ledger");
        assertThat(pack.path("changes").path("rows").findValuesAsString("object"))
                .contains("DrPlan/talk");
        assertThat(pack.path("protection").path("rows").path(0).path("copies").path("evidence"))
                .isNotEmpty();
        assertThat(pack.path("auditTrail").path("sound").asBoolean()).isTrue();
        assertThat(admin.get("/api/v1/admin/audit/export?after="
                                + (pack.path("auditTrail").path("lastSeq").asLong() - 1))
                        .text())
                .startsWith("{")
                .contains(pack.path("auditTrail").path("head").asString());
        JsonNode record = admin.get("/api/v1/admin/audit?object=EvidencePack/" + id)
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("detail");
        for (String format : List.of("html", "json", "pdf")) {
            assertThat(sha256(admin.bytes(packs + "/" + id + "/report." + format)))
                    .as(format)
                    .isEqualTo(record.path(format).asString());
        }
        assertThat(admin.get(packs).json().path("items").findValuesAsString("packId"))
                .containsExactly(id);
        assertThat(admin.get(packs + "/" + id + "/documents").json().path("items"))
                .hasSize(3);
    }
}

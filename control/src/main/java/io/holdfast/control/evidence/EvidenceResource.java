package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.Instants;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Sha256;
import io.holdfast.control.recovery.Drill;
import io.holdfast.control.recovery.DrillEnded;
import io.holdfast.control.recovery.Drills;
import io.holdfast.control.restore.RestoreApplications;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reports, made from the catalog when asked for; those of drills are also kept as files once the drill has ended. */
@RestController
@RequestMapping("/api/v1/admin")
@Tag(name = "Evidence")
class EvidenceResource {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceResource.class);
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    private static final String HTML = "text/html;charset=UTF-8";

    private final Drills drills;
    private final RestoreOperations restores;
    private final RestoreApplications applications;
    private final ControlSettings settings;
    private final AuditTrail trail;

    EvidenceResource(
            Drills drills,
            RestoreOperations restores,
            RestoreApplications applications,
            ControlSettings settings,
            AuditTrail trail) {
        this.drills = drills;
        this.restores = restores;
        this.applications = applications;
        this.settings = settings;
        this.trail = trail;
    }

    @GetMapping(path = "/dr/drills/{drill_id}/report.md", produces = MARKDOWN)
    @Operation(summary = "A drill's report, as Markdown")
    String drillMarkdown(@PathVariable("drill_id") String id) {
        return report(drills.get(Instants.id("drill", id))).markdown();
    }

    @GetMapping(path = "/dr/drills/{drill_id}/report.html", produces = HTML)
    @Operation(summary = "A drill's report, as HTML")
    String drillHtml(@PathVariable("drill_id") String id) {
        return report(drills.get(Instants.id("drill", id))).html();
    }

    @GetMapping(path = "/restore/{restore_id}/report.md", produces = MARKDOWN)
    @Operation(summary = "A restore's evidence, as Markdown")
    String restoreMarkdown(@PathVariable("restore_id") String id) {
        return restore(id).markdown();
    }

    @GetMapping(path = "/restore/{restore_id}/report.html", produces = HTML)
    @Operation(summary = "A restore's evidence, as HTML")
    String restoreHtml(@PathVariable("restore_id") String id) {
        return restore(id).html();
    }

    private Report restore(String id) {
        RestoreOperation restore = restores.get(Instants.id("restore", id));
        return RestoreEvidence.of(restore, applications.of(restore.restoreId()));
    }

    private Report report(Drill drill) {
        return DrillEvidence.of(drill, restores.ofDrill(drill.drillId()));
    }

    /** A drill's report for programs, as it is kept. */
    record DrillJson(Drill drill, List<RestoreOperation> restores) {}

    @EventListener
    void keep(DrillEnded event) {
        Drill drill = event.drill();
        String name = "drill-" + drill.drillDate() + "-" + drill.drillId();
        try {
            Path folder = Files.createDirectories(settings.reports());
            String html = report(drill).html();
            String json = String.valueOf(Catalog.json(new DrillJson(drill, restores.ofDrill(drill.drillId()))));
            Files.writeString(folder.resolve(name + ".md"), report(drill).markdown());
            Files.writeString(folder.resolve(name + ".html"), html);
            Files.writeString(folder.resolve(name + ".json"), json);
            // whoever changes a file later is found out
            trail.record(AuditEvent.succeeded("disaster-recovery.report", "Drill/" + drill.drillId())
                    .with("file", name)
                    .with("html", Sha256.hex(html))
                    .with("json", Sha256.hex(json)));
        } catch (IOException e) {
            LOG.error("The report of drill {} could not be kept as a file; the API still gives it", drill.drillId(), e);
        }
    }
}

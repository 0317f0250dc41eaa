package io.holdfast.control.evidence;

import io.holdfast.control.Instants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reports of drills; once a drill has ended, those that were made then. */
@RestController
@RequestMapping("/api/v1/admin/dr/drills/{drill_id}")
@Tag(name = "Evidence")
class DrillReportResource {
    private final DrillReports reports;

    DrillReportResource(DrillReports reports) {
        this.reports = reports;
    }

    record Documents(List<KeptDocument> items) {}

    @GetMapping(path = "/report.md", produces = EvidenceResource.MARKDOWN)
    @Operation(summary = "A drill's report, as Markdown")
    String markdown(@PathVariable("drill_id") String id) {
        return text(id, Format.MD);
    }

    @GetMapping(path = "/report.html", produces = EvidenceResource.HTML)
    @Operation(summary = "A drill's report, as HTML")
    String html(@PathVariable("drill_id") String id) {
        return text(id, Format.HTML);
    }

    @GetMapping(path = "/report.json", produces = EvidenceResource.JSON)
    @Operation(summary = "A drill's report, for programs: the drill and its restores")
    String json(@PathVariable("drill_id") String id) {
        return text(id, Format.JSON);
    }

    @GetMapping(path = "/report.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(summary = "A drill's report, as PDF")
    Resource pdf(@PathVariable("drill_id") String id) {
        return new ByteArrayResource(reports.content(id(id), Format.PDF));
    }

    @GetMapping("/documents")
    @Operation(
            summary = "The reports that are kept of a drill",
            description = "With the SHA-256 that the audit trail holds, and the repositories whose newest backup of the"
                    + " catalog has them. None before the drill has ended.")
    Documents documents(@PathVariable("drill_id") String id) {
        return new Documents(reports.documents(id(id)));
    }

    private String text(String id, Format format) {
        return new String(reports.content(id(id), format), StandardCharsets.UTF_8);
    }

    private static UUID id(String id) {
        return Instants.id("drill", id);
    }
}

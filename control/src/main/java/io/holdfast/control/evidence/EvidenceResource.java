package io.holdfast.control.evidence;

import io.holdfast.control.Instants;
import io.holdfast.control.restore.RestoreApplications;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Objects;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Evidence of restores, made from the catalog when asked for. */
@RestController
@RequestMapping("/api/v1/admin/restore/{restore_id}")
@Tag(name = "Evidence")
class EvidenceResource {
    static final String MARKDOWN = "text/markdown;charset=UTF-8";
    static final String HTML = "text/html;charset=UTF-8";
    static final String JSON = "application/json;charset=UTF-8";

    private final RestoreOperations restores;
    private final RestoreApplications applications;
    private final PdfPrinter pdf;
    private final Clock clock;

    EvidenceResource(RestoreOperations restores, RestoreApplications applications, PdfPrinter pdf, Clock clock) {
        this.restores = restores;
        this.applications = applications;
        this.pdf = pdf;
        this.clock = clock;
    }

    @GetMapping(path = "/report.md", produces = MARKDOWN)
    @Operation(summary = "A restore's evidence, as Markdown")
    String restoreMarkdown(@PathVariable("restore_id") String id) {
        return report(restore(id)).markdown();
    }

    @GetMapping(path = "/report.html", produces = HTML)
    @Operation(summary = "A restore's evidence, as HTML")
    String restoreHtml(@PathVariable("restore_id") String id) {
        return report(restore(id)).html();
    }

    @GetMapping(path = "/report.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(summary = "A restore's evidence, as PDF")
    Resource restorePdf(@PathVariable("restore_id") String id) {
        RestoreOperation restore = restore(id);
        return new ByteArrayResource(
                pdf.print(report(restore).html(), Objects.requireNonNullElseGet(restore.endTime(), clock::instant)));
    }

    private RestoreOperation restore(String id) {
        return restores.get(Instants.id("restore", id));
    }

    private Report report(RestoreOperation restore) {
        return RestoreEvidence.of(restore, applications.of(restore.restoreId()));
    }
}

package io.holdfast.server.audit;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.AuditRecords;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail as a stream, which needs no more memory the longer it is. */
@RestController
@Tag(name = "Audit")
class AuditExportResource {
    private final AuditRecords records;

    AuditExportResource(AuditRecords records) {
        this.records = records;
    }

    @GetMapping("/api/v1/admin/audit/export")
    @Audited(Audited.When.AFTER)
    @Operation(
            summary = "The whole trail, oldest first: as JSON lines, or in the Common Event Format (format=cef)",
            description = "With after, only what comes after the record of this number.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(type = "string")))
    void export(
            @RequestParam(name = "format", defaultValue = "jsonl") String format,
            @RequestParam(name = "after", defaultValue = "0") long after,
            HttpServletResponse response)
            throws IOException {
        boolean cef = format.equals("cef");
        if (!cef && !format.equals("jsonl")) {
            throw new InvalidRequestException("format", "is '" + format + "'; it must be jsonl or cef");
        }
        response.setContentType(cef ? MediaType.TEXT_PLAIN_VALUE : MediaType.APPLICATION_NDJSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        Writer writer =
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
        try {
            records.forEachAfter(after, record -> {
                try {
                    writer.write(cef ? record.toCommonEvent() : record.toLine());
                    writer.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.flush();
    }
}

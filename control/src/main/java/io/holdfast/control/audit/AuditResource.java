package io.holdfast.control.audit;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail, for auditors. */
@RestController
@RequestMapping("/api/v1/admin/audit")
@Tag(name = "Audit")
class AuditResource {
    private final AuditRecords records;

    AuditResource(AuditRecords records) {
        this.records = records;
    }

    /** @param nextCursor for the next, older ones; null when there are none */
    record Page(List<AuditRecord> items, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "Who did what, newest first",
            description = "action takes a star at its end, such as inventory.*; until is not included.")
    Page list(
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "until", required = false) @Nullable String until,
            @RequestParam(name = "actor", required = false) @Nullable String actor,
            @RequestParam(name = "action", required = false) @Nullable String action,
            @RequestParam(name = "object", required = false) @Nullable String object,
            @RequestParam(name = "result", required = false) @Nullable String result,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        List<FieldProblem> problems = new ArrayList<>();
        if (limit < 1 || limit > 1000) {
            problems.add(new FieldProblem("limit", "is " + limit + "; it must be 1 to 1000"));
        }
        AuditRecords.Filter filter = new AuditRecords.Filter(
                instant("from", from, problems),
                instant("until", until, problems),
                actor,
                action,
                object,
                result(result, problems),
                cursor(cursor, problems));
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        List<AuditRecord> found = records.list(filter, limit + 1);
        boolean more = found.size() > limit;
        List<AuditRecord> items = more ? found.subList(0, limit) : found;
        return new Page(items, more ? Long.toString(items.getLast().seq()) : null);
    }

    private static @Nullable Instant instant(String field, @Nullable String text, List<FieldProblem> problems) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            problems.add(new FieldProblem(field, "is '" + text + "'; write an instant such as 2026-11-24T14:32:05Z"));
            return null;
        }
    }

    private static @Nullable AuditResult result(@Nullable String text, List<FieldProblem> problems) {
        if (text == null) {
            return null;
        }
        for (AuditResult result : AuditResult.values()) {
            if (result.name().equals(text.toUpperCase(Locale.ROOT))) {
                return result;
            }
        }
        problems.add(new FieldProblem(
                "result", "is '" + text + "'; it must be one of " + Arrays.toString(AuditResult.values())));
        return null;
    }

    private static @Nullable Long cursor(@Nullable String text, List<FieldProblem> problems) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            problems.add(new FieldProblem("cursor", "is none that an answer gave as nextCursor"));
            return null;
        }
    }
}

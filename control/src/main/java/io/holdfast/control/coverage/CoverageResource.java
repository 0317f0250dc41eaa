package io.holdfast.control.coverage;

import io.holdfast.control.Caller;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.coverage.Finding.State;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrand;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/coverage")
@Tag(name = "Coverage")
class CoverageResource {
    private final Findings findings;
    private final Coverage coverage;
    private final CoverageWatch watch;
    private final RunningErrands errands;
    private final VisibleInventory inventory;
    private final Access access;

    CoverageResource(
            Findings findings,
            Coverage coverage,
            CoverageWatch watch,
            RunningErrands errands,
            VisibleInventory inventory,
            Access access) {
        this.inventory = inventory;
        this.access = access;
        this.findings = findings;
        this.coverage = coverage;
        this.watch = watch;
        this.errands = errands;
    }

    /**
     * What exists, and how it is protected.
     *
     * @param declared how much of what is covered has no recovery point yet
     * @param places that are looked into
     * @param items what needs somebody first
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record CoverageReport(
            long unprotected,
            long acknowledged,
            long covered,
            long declared,
            List<Findings.Place> places,
            List<Finding> items,
            @Nullable String next,
            long total) {}

    /** @param reason why it need not be protected */
    record AcknowledgeRequest(@Nullable String reason) {}

    @GetMapping
    @Operation(summary = "What exists and is not protected, then what is; a page of it, and how much there is in all")
    CoverageReport report(
            @RequestParam(name = "state", required = false) @Nullable State state,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        int most = Page.limit(limit);
        String[] seen = seen();
        Map<State, Long> counts = findings.count(seen);
        List<Finding> rows = findings.page(seen, state, FindingKey.parse(after), most);
        List<Finding> items = rows.subList(0, Math.min(most, rows.size()));
        return new CoverageReport(
                counts.getOrDefault(State.UNPROTECTED, 0L),
                counts.getOrDefault(State.ACKNOWLEDGED, 0L),
                counts.getOrDefault(State.DECLARED, 0L) + counts.getOrDefault(State.PROTECTED, 0L),
                counts.getOrDefault(State.DECLARED, 0L),
                places(),
                items,
                rows.size() > most ? FindingKey.of(items.getLast()).toString() : null,
                state == null
                        ? counts.values().stream().mapToLong(Long::longValue).sum()
                        : counts.getOrDefault(state, 0L));
    }

    /** The data sets that the caller sees; null for who sees everything. */
    private String @Nullable [] seen() {
        return access.seen().isEverything()
                ? null
                : inventory.current().dataSets().stream().map(DataSet::name).toArray(String[]::new);
    }

    private List<Findings.Place> places() {
        return access.seen().isEverything() ? findings.places() : List.of();
    }

    @PostMapping("/look")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Look into all places now")
    void look(@Nullable Principal principal) {
        watch.soon(Caller.name(principal));
    }

    @GetMapping("/look")
    @Operation(summary = "How far the look into all places is that runs, on whichever server")
    RunningErrand.Answer looking() {
        return errands.answer(ErrandKind.COVERAGE, "");
    }

    @PostMapping("/look/cancel")
    @Operation(
            summary = "Cancel the look into all places that runs, on whichever server",
            description = "Places that were not reached are shown as of the look before. 409 when none runs.")
    RunningErrand.Answer cancelLook(@Nullable Principal principal) {
        return errands.cancel(ErrandKind.COVERAGE, "", Caller.name(principal));
    }

    @PostMapping("/{finding_id}/acknowledge")
    @Operation(summary = "Say why something need not be protected; its alert ends")
    Finding acknowledge(
            @PathVariable("finding_id") String id,
            @RequestBody AcknowledgeRequest request,
            @Nullable Principal principal) {
        String reason = request.reason();
        if (reason == null || reason.isBlank()) {
            throw new InvalidRequestException("reason", "is missing; say why it need not be protected");
        }
        if (reason.length() > 2000) {
            throw new InvalidRequestException("reason", "has more than 2000 characters");
        }
        Finding finding = findings.get(Instants.id("finding", id));
        if (!finding.dataSets().isEmpty()) {
            throw new ConflictException(finding.name() + " is protected by " + String.join(", ", finding.dataSets())
                    + "; there is nothing to acknowledge.");
        }
        return changed(finding.findingId(), reason.strip(), Caller.name(principal));
    }

    @DeleteMapping("/{finding_id}/acknowledge")
    @Operation(summary = "Take back that something need not be protected")
    Finding takeBack(@PathVariable("finding_id") String id, @Nullable Principal principal) {
        return changed(findings.get(Instants.id("finding", id)).findingId(), null, Caller.name(principal));
    }

    private Finding changed(UUID id, @Nullable String reason, String by) {
        findings.acknowledge(id, reason, by);
        coverage.tell();
        return findings.get(id);
    }
}

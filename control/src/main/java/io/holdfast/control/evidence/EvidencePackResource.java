package io.holdfast.control.evidence;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.errand.RunningErrand;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is known of services over a period, for auditors. */
@RestController
@RequestMapping("/api/v1/admin/evidence/packs")
@Tag(name = "Evidence")
class EvidencePackResource {
    private final EvidencePacks packs;

    EvidencePackResource(EvidencePacks packs) {
        this.packs = packs;
    }

    record PackDocuments(List<KeptDocument> items) {}

    @PostMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make an evidence pack of a period",
            description =
                    "Answered when it is made. 409 while another one is, and when it was cancelled. Holds RTO and RPO against what was measured, 3-2-1-1-0, restores, drills, failed backups, alerts,"
                            + " changes with who approved them, and whether the audit trail is sound. Takes seconds, longer with"
                            + " millions of audit records.")
    EvidencePacks.Made make(@RequestBody EvidencePacks.Wish wish, @Nullable Principal principal)
            throws InterruptedException {
        return packs.make(wish, Caller.name(principal));
    }

    @GetMapping("/running")
    @Operation(summary = "How far the pack is that is being made, on whichever server")
    RunningErrand.Answer running(@Nullable Principal principal) {
        return packs.running(Caller.name(principal));
    }

    @PostMapping("/running/cancel")
    @Operation(
            summary = "Cancel the pack that is being made",
            description =
                    "Nothing of it is kept. Whoever asked for it may, and who may have packs of everything. 409 when"
                            + " none is being made.")
    RunningErrand.Answer cancel(@Nullable Principal principal) {
        return packs.cancel(Caller.name(principal));
    }

    @GetMapping
    @Operation(summary = "The packs that were made, newest first")
    Page<EvidencePacks.Made> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        return packs.page(Page.Key.parse(after), Page.limit(limit));
    }

    @GetMapping("/{pack_id}")
    @Operation(summary = "One pack: what it speaks of, and what it says in short")
    EvidencePacks.Made pack(@PathVariable("pack_id") String id) {
        return packs.get(id(id));
    }

    @GetMapping("/{pack_id}/documents")
    @Operation(summary = "The documents of a pack, with their digests and where they are stored")
    PackDocuments documents(@PathVariable("pack_id") String id) {
        return new PackDocuments(packs.documents(id(id)));
    }

    @GetMapping(path = "/{pack_id}/report.html", produces = EvidenceResource.HTML)
    @Operation(summary = "A pack, as HTML")
    String html(@PathVariable("pack_id") String id) {
        return new String(packs.content(id(id), Format.HTML), StandardCharsets.UTF_8);
    }

    @GetMapping(path = "/{pack_id}/report.json", produces = EvidenceResource.JSON)
    @Operation(summary = "A pack, for programs")
    String json(@PathVariable("pack_id") String id) {
        return new String(packs.content(id(id), Format.JSON), StandardCharsets.UTF_8);
    }

    @GetMapping(path = "/{pack_id}/report.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(summary = "A pack, as PDF")
    Resource pdf(@PathVariable("pack_id") String id) {
        return new ByteArrayResource(packs.content(id(id), Format.PDF));
    }

    private static UUID id(String id) {
        return Instants.id("evidence pack", id);
    }
}

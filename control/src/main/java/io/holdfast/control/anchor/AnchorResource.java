package io.holdfast.control.anchor;

import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.AuditRecords;
import io.holdfast.control.audit.ChainVerifier;
import io.holdfast.control.audit.ChainVerifier.Verdict;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail's anchors, and what they say of it. */
@RestController
@RequestMapping("/api/v1/admin/audit")
@Tag(name = "Audit")
class AnchorResource {
    private final AuditAnchors anchors;
    private final AuditRecords records;

    AnchorResource(AuditAnchors anchors, AuditRecords records) {
        this.anchors = anchors;
        this.records = records;
    }

    /** @param unreachable each a sentence: a repository that should hold anchors and could not be asked */
    record Found(List<AuditAnchor> items, List<String> unreachable) {}

    /** @param unreachable each a sentence: a repository that should hold anchors and could not be asked */
    record Verification(boolean sound, Verdict verdict, int anchors, List<String> unreachable) {}

    @GetMapping("/anchors")
    @Operation(summary = "The heads of the audit trail that the repositories hold, as they are there now")
    Found anchors() {
        List<AuditAnchor> items = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        for (StoreDeclaration repository : anchors.repositories()) {
            try {
                items.addAll(anchors.in(repository));
            } catch (IOException e) {
                unreachable.add(repository.name() + ": " + e.getMessage());
            }
        }
        return new Found(items, unreachable);
    }

    @GetMapping("/verification")
    @Operation(
            summary = "Whether the audit trail is whole and unchanged",
            description = "Reads every record and every anchor; takes seconds for each million.")
    Verification verification() {
        // first: what is recorded since is not missed for that
        Found found = anchors();
        ChainVerifier verifier = new ChainVerifier(0, found.items());
        records.forEachAfter(0, verifier::add);
        Verdict verdict = verifier.verdict();
        return new Verification(verdict.isSound(), verdict, found.items().size(), found.unreachable());
    }
}

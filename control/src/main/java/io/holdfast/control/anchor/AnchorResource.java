package io.holdfast.control.anchor;

import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.ChainVerifier.Verdict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail's anchors, and what they say of it. */
@RestController
@RequestMapping("/api/v1/admin/audit")
@Tag(name = "Audit")
class AnchorResource {
    private final TrailVerification verification;

    AnchorResource(TrailVerification verification) {
        this.verification = verification;
    }

    /** @param unreachable each a sentence: a repository that should hold anchors and could not be asked */
    record Found(List<AuditAnchor> items, List<String> unreachable) {}

    /** @param unreachable each a sentence: a repository that should hold anchors and could not be asked */
    record Verification(boolean sound, Verdict verdict, int anchors, List<String> unreachable) {}

    @GetMapping("/anchors")
    @Operation(summary = "The heads of the audit trail that the repositories hold, as they are there now")
    Found anchors() {
        TrailVerification.Found found = verification.anchors();
        return new Found(found.items(), found.unreachable());
    }

    @GetMapping("/verification")
    @Operation(
            summary = "Whether the audit trail is whole and unchanged",
            description = "Reads every record and every anchor; takes seconds for each million.")
    Verification verification() {
        TrailVerification.Outcome outcome = verification.verify();
        return new Verification(
                outcome.verdict().isSound(), outcome.verdict(), outcome.anchors(), outcome.unreachable());
    }
}

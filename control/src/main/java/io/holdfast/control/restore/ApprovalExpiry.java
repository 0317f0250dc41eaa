package io.holdfast.control.restore;

import io.holdfast.control.work.Ticking;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Ends requests that nobody has decided about in time. */
@Component
class ApprovalExpiry extends Ticking {
    private final PartApprovals approvals;
    private final ReplacementApprovals replacements;

    ApprovalExpiry(PartApprovals approvals, ReplacementApprovals replacements) {
        super("approvals", Duration.ofMinutes(1));
        this.approvals = approvals;
        this.replacements = replacements;
    }

    @Override
    protected void tick() {
        approvals.expire();
        replacements.expire();
    }
}

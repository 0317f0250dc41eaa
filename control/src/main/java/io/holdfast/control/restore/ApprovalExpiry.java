package io.holdfast.control.restore;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Ends requests that nobody has decided about in time, and the alert once nobody may approve of their own any more. */
@Component
class ApprovalExpiry extends Ticking {
    private final PartApprovals approvals;
    private final ReplacementApprovals replacements;
    private final ControlSettings settings;
    private final Alerts alerts;

    ApprovalExpiry(
            PartApprovals approvals, ReplacementApprovals replacements, ControlSettings settings, Alerts alerts) {
        super("approvals", Duration.ofMinutes(1));
        this.approvals = approvals;
        this.replacements = replacements;
        this.settings = settings;
        this.alerts = alerts;
    }

    @Override
    protected void tick() {
        approvals.expire();
        replacements.expire();
        if (!settings.ownApprovals()) {
            alerts.resolve(PartApprovals.OWN);
        }
    }
}

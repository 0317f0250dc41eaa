package io.holdfast.control.approval;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Ends requests that nobody has decided about in time, and the alert once nobody may approve of their own any more. */
@Component
class ChangeExpiry extends Ticking {
    private final ChangeApprovals approvals;
    private final SecondPerson second;
    private final Alerts alerts;

    ChangeExpiry(ChangeApprovals approvals, SecondPerson second, Alerts alerts) {
        super("approvals-of-changes", Duration.ofMinutes(1));
        this.approvals = approvals;
        this.second = second;
        this.alerts = alerts;
    }

    @Override
    protected void tick() {
        approvals.expire();
        if (second.isNeeded()) {
            alerts.resolve(SecondPerson.OWN);
        }
    }
}

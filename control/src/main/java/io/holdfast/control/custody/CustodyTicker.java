package io.holdfast.control.custody;

import io.holdfast.control.work.Ticking;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Ends requests that nobody has decided about in time, and ends what a server that died has begun. */
@Component
class CustodyTicker extends Ticking {
    private final CustodyApprovals approvals;

    CustodyTicker(CustodyApprovals approvals) {
        super("approvals-of-custody", Duration.ofMinutes(1));
        this.approvals = approvals;
    }

    @Override
    protected void tick() {
        approvals.expire();
        try {
            approvals.finishWhatWasLeft();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

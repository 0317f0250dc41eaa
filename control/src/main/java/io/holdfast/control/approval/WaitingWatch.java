package io.holdfast.control.approval;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.approval.WaitingRequests.Waiting;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Has the alerts of requests follow the requests: a server may die after it has kept what was asked for or decided, and before
 * it has told so.
 */
@Component
class WaitingWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(20);
    /** Whoever takes a request tells of it itself, within this time. */
    private static final Duration TELLING = Duration.ofSeconds(20);

    private final List<WaitingRequests> kinds;
    private final SecondPerson second;
    private final Alerts alerts;
    private final Clock clock;

    WaitingWatch(List<WaitingRequests> kinds, SecondPerson second, Alerts alerts, Clock clock) {
        super("approvals-that-wait", EVERY);
        this.kinds = List.copyOf(kinds);
        this.second = second;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        // in this order: what is asked for meanwhile is not told yet, and must not be taken for settled
        Set<String> told = alerts.causes(SecondPerson.WAITS);
        Instant longAgo = clock.instant().minus(TELLING);
        Set<String> waiting = new HashSet<>();
        for (WaitingRequests kind : kinds) {
            for (Waiting one : kind.waiting()) {
                String cause = SecondPerson.cause(one.request());
                waiting.add(cause);
                if (!told.contains(cause) && one.since().isBefore(longAgo)) {
                    second.waits(one);
                }
            }
        }
        told.stream().filter(cause -> !waiting.contains(cause)).forEach(alerts::resolve);
    }
}

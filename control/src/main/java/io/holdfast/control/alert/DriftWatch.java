package io.holdfast.control.alert;

import io.holdfast.control.inventory.Drift;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells when what is declared has not been what the files say for an hour: whoever applies them next undoes it unawares. */
@Component
class DriftWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(30);
    /** For whoever changes something by hand and then has the files say it. */
    private static final Duration ALLOWED = Duration.ofHours(1);

    private static final int NAMED = 10;

    private final Drift drift;
    private final Alerts alerts;
    private final Clock clock;

    DriftWatch(Drift drift, Alerts alerts, Clock clock) {
        super("drift-watch", EVERY);
        this.drift = drift;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        List<Drift.Item> items = drift.since(clock.instant().minus(ALLOWED));
        alerts.stand(
                "drift:declarations",
                !items.isEmpty(),
                Alerts.Severity.WARNING,
                "What is declared is not what the files say",
                items.stream().limit(NAMED).map(DriftWatch::words).collect(Collectors.joining("; "))
                        + (items.size() > NAMED ? "; and " + (items.size() - NAMED) + " more" : "")
                        + ". 'holdfast diff' shows how. Have the files say it, or apply them.",
                "declarations");
    }

    private static String words(Drift.Item item) {
        return item.kind() + "/" + item.name() + " is " + item.state().name().toLowerCase(Locale.ROOT)
                + (item.changedBy() == null ? "" : " by " + item.changedBy() + " at " + item.changedAt());
    }
}

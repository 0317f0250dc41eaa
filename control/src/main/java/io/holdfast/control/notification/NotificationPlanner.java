package io.holdfast.control.notification;

import io.holdfast.control.alert.Alert;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.notification.Outbox.Known;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Looks every second at the alerts in the catalog and puts into the outbox what a channel is to be told and is not yet.
 * Nothing is remembered but there: any server may do it, and the next one goes on where this one ended.
 */
@Component
class NotificationPlanner extends Ticking {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final InventoryStore inventory;
    private final Alerts alerts;
    private final Outbox outbox;
    private final Clock clock;

    NotificationPlanner(InventoryStore inventory, Alerts alerts, Outbox outbox, Clock clock) {
        super("notification-planner", TICK);
        this.inventory = inventory;
        this.alerts = alerts;
        this.outbox = outbox;
        this.clock = clock;
    }

    private record Key(String channel, UUID alert, String severity) {}

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        if (current.channels().isEmpty()) {
            return;
        }
        Map<Key, Known> known = outbox.ofStanding().stream()
                .filter(one -> one.event().equals("raised"))
                .collect(Collectors.toMap(
                        one -> new Key(one.channel(), one.alert(), one.severity()), Function.identity()));
        for (Alert alert : alerts.standing()) {
            List<String> services = Concerned.services(alert, current);
            for (NotificationChannel channel : current.channels()) {
                if (Concerned.tells(channel, alert, services)) {
                    plan(
                            channel,
                            alert,
                            Optional.ofNullable(known.get(new Key(channel.name(), alert.id(), alert.severity()))));
                }
            }
        }
        for (Known over : outbox.ofResolved()) {
            current.channels().stream()
                    .filter(channel -> channel.name().equals(over.channel()) && channel.resolved())
                    .forEach(channel -> outbox.add(
                            over.channel(),
                            over.alert(),
                            "resolved",
                            over.severity(),
                            due(channel, over.severity(), Duration.ZERO)));
        }
    }

    private void plan(NotificationChannel channel, Alert alert, Optional<Known> known) {
        Instant now = clock.instant();
        if (known.isPresent()) {
            Instant delivered = known.get().deliveredAt();
            boolean wanted = alert.acknowledgedAt() == null
                    // it would take what it is not told of for resolved
                    || channel.settings().getOrDefault("kind", "").equals("alertmanager");
            if (channel.repeatEvery().isPresent()
                    && wanted
                    && known.get().state().equals("delivered")
                    && delivered != null
                    && !delivered.plus(channel.repeatEvery().get()).isAfter(now)) {
                outbox.again(known.get().id(), due(channel, alert.severity(), Duration.ZERO));
            }
            return;
        }
        if (channel.afterUnacknowledged().isPresent()) {
            Instant late = alert.since().plus(channel.afterUnacknowledged().get());
            if (alert.acknowledgedAt() != null || late.isAfter(now)) {
                return;
            }
        }
        outbox.add(
                channel.name(),
                alert.id(),
                "raised",
                alert.severity(),
                due(channel, alert.severity(), channel.groupWait()));
    }

    /** After the wait, and for what is not critical after the quiet hours. */
    private Instant due(NotificationChannel channel, String severity, Duration wait) {
        Instant due = clock.instant().plus(wait);
        return severity.equals("critical")
                ? due
                : channel.quietHours().flatMap(quiet -> quiet.end(due)).orElse(due);
    }
}

package io.holdfast.control.notification;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alert;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the declared channels stand, and whether one works. */
@Component
class Channels {
    private final InventoryStore inventory;
    private final Catalog catalog;
    private final Deliveries deliveries;
    private final SecretReads reads;
    private final Clock clock;

    Channels(InventoryStore inventory, Catalog catalog, Deliveries deliveries, SecretReads reads, Clock clock) {
        this.inventory = inventory;
        this.catalog = catalog;
        this.deliveries = deliveries;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * @param waiting how much it is still to be told
     * @param error of what waits; null when nothing failed
     */
    record Status(
            String name,
            String kind,
            List<String> severities,
            List<String> services,
            long waiting,
            @Nullable Instant lastDelivered,
            @Nullable String error) {}

    private record Counted(String channel, long waiting, Optional<Instant> last, Optional<String> error) {}

    List<Status> list() {
        Map<String, Counted> counted = catalog
                .sql("""
                SELECT channel, count(*) FILTER (WHERE state = 'waiting') AS waiting, max(delivered_at) AS last,
                    (array_agg(error ORDER BY due_at DESC) FILTER (WHERE state = 'waiting' AND error IS NOT NULL))[1]
                        AS error
                FROM notifications GROUP BY channel
                """)
                .query((row, number) -> new Counted(
                        row.getString("channel"),
                        row.getLong("waiting"),
                        Optional.ofNullable(Instants.read(row, "last")),
                        Optional.ofNullable(row.getString("error"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Counted::channel, it -> it));
        return inventory.current().channels().stream()
                .map(channel -> {
                    Counted of = counted.getOrDefault(
                            channel.name(), new Counted(channel.name(), 0, Optional.empty(), Optional.empty()));
                    return new Status(
                            channel.name(),
                            channel.settings().getOrDefault("kind", ""),
                            channel.severities(),
                            channel.services(),
                            of.waiting(),
                            of.last().orElse(null),
                            of.error().orElse(null));
                })
                .toList();
    }

    /** @param detail what happened, for people */
    record Outcome(boolean delivered, String detail) {}

    /**
     * Sends a message that says that it is a test, now and once; blocks until it was taken or not.
     *
     * @throws io.holdfast.control.NotFoundException when there is no such channel
     */
    Outcome test(String name, String by) throws InterruptedException {
        NotificationChannel channel = inventory.current().channel(name);
        Instant now = clock.instant();
        Alert alert = new Alert(
                UUID.randomUUID(),
                "test",
                "test:" + name,
                "warning",
                "This is a test of channel " + name,
                by + " wanted to see whether it arrives. Nothing is wrong.",
                now,
                "channel " + name,
                "docs/runbooks.md#a-notification-channel-fails",
                null,
                null,
                null,
                null);
        Message message = new Message(UUID.randomUUID(), now, List.of(new Notice(alert, false, List.of())), true, 0);
        try {
            reads.repeatedly("NotificationChannel/" + name, SecretUse.of(channel), "a test of the channel");
            deliveries.to(channel.target()).deliver(message);
            return new Outcome(true, "The other side took the message. Look whether it is where you expect it.");
        } catch (IOException e) {
            return new Outcome(false, String.valueOf(e.getMessage()));
        }
    }
}

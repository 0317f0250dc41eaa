package io.holdfast.control.notification;

import io.holdfast.control.alert.Alert;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.InventoryStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells one channel something that is no alert, such as a message of a recovery plan. */
@Component
public class Announcements {
    private final InventoryStore inventory;
    private final Deliveries deliveries;
    private final Clock clock;

    Announcements(InventoryStore inventory, Deliveries deliveries, Clock clock) {
        this.inventory = inventory;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * Sends it now and once; blocks until it was taken or not, a minute at most.
     *
     * @param id by which a receiver knows it again when it is sent a second time
     * @param title one line
     * @param subject what it is about, such as a plan's name
     * @throws IOException when the other side did not take it; never holds a secret
     * @throws io.holdfast.control.NotFoundException when there is no such channel
     */
    public void send(String channel, UUID id, String title, String text, String subject)
            throws IOException, InterruptedException {
        NotificationChannel declared = inventory.current().channel(channel);
        Instant now = clock.instant();
        Alert alert = new Alert(
                id,
                "announcement",
                "announcement:" + id,
                "warning",
                title,
                text,
                now,
                subject,
                "docs/disaster-recovery-plans.md",
                null,
                null,
                null,
                null);
        deliveries
                .to(declared.target())
                .deliver(new Message(id, now, List.of(new Notice(alert, false, List.of())), false, 0));
    }
}

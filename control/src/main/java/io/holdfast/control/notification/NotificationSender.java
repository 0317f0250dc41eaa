package io.holdfast.control.notification;

import io.holdfast.control.alert.Alert;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.notification.Outbox.Claimed;
import io.holdfast.control.work.Ticking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Takes what is due out of the outbox to its channel; channels wait for each other never. */
@Component
class NotificationSender extends Ticking implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);
    private static final Duration TICK = Duration.ofMillis(500);

    private final InventoryStore inventory;
    private final Alerts alerts;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final ChannelHealth health;
    private final SecretReads reads;
    private final Clock clock;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    NotificationSender(
            InventoryStore inventory,
            Alerts alerts,
            Outbox outbox,
            Deliveries deliveries,
            ChannelHealth health,
            SecretReads reads,
            Clock clock) {
        super("notification-sender", TICK);
        this.inventory = inventory;
        this.alerts = alerts;
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.health = health;
        this.reads = reads;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        for (String channel : outbox.due()) {
            if (busy.add(channel)) {
                threads.execute(() -> {
                    try {
                        send(channel);
                    } catch (RuntimeException e) {
                        LOG.error("Channel {} could not be told; trying again", channel, e);
                    } finally {
                        busy.remove(channel);
                    }
                });
            }
        }
    }

    private void send(String name) {
        Inventory current = inventory.current();
        Optional<NotificationChannel> channel = current.channels().stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
        List<Claimed> claimed =
                outbox.claim(name, channel.map(NotificationChannel::groupWait).orElse(Duration.ZERO));
        if (claimed.isEmpty()) {
            return;
        }
        if (channel.isEmpty()) {
            outbox.needless(claimed);
            return;
        }
        int attempts = claimed.stream().mapToInt(Claimed::attempts).max().orElse(1);
        try {
            reads.repeatedly("NotificationChannel/" + name, SecretUse.of(channel.get()), "notification");
            deliveries.to(channel.get().target()).deliver(message(channel.get(), claimed, current));
            outbox.delivered(claimed.stream().map(Claimed::id).toList());
            health.works(name);
        } catch (IOException e) {
            String error = String.valueOf(e.getMessage());
            LOG.warn("Channel {} was not told of {} alerts (attempt {}): {}", name, claimed.size(), attempts, error);
            outbox.failed(claimed, error);
            health.failed(name, attempts, error);
        } catch (InterruptedException e) {
            // the server stops; the claim ends by itself
            Thread.currentThread().interrupt();
        }
    }

    private Message message(NotificationChannel channel, List<Claimed> claimed, Inventory current) {
        Set<UUID> over = claimed.stream()
                .filter(one -> one.event().equals("resolved"))
                .map(Claimed::alert)
                .collect(Collectors.toCollection(HashSet::new));
        List<Notice> notices = new ArrayList<>();
        for (Alert alert :
                alerts.find(claimed.stream().map(Claimed::alert).distinct().toList())) {
            notices.add(new Notice(alert, over.contains(alert.id()), Concerned.services(alert, current)));
        }
        // the same ones once more are the same message
        String ids = claimed.stream()
                .map(one -> one.id() + "/" + one.deliveries())
                .sorted()
                .collect(Collectors.joining(" "));
        return new Message(
                UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.UTF_8)),
                clock.instant(),
                notices,
                false,
                channel.repeatEvery().map(Duration::toSeconds).orElse(0L));
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}

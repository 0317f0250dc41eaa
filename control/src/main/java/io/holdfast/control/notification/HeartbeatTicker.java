package io.holdfast.control.notification;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.Heartbeat;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.work.Ticking;
import io.holdfast.control.work.Workers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The dead man's switch: gives the declared signs of life as long as this server has its catalog, and there are workers, its
 * own or others', that were heard of. Each is given by one of the servers. Who gets none raises the alarm.
 */
@Component
class HeartbeatTicker extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatTicker.class);
    private static final Duration TICK = Duration.ofMillis(500);

    private final InventoryStore inventory;
    private final Catalog catalog;
    private final Workers workers;
    private final WebPost web;
    private final ChannelHealth health;
    private final SecretReads reads;
    private final Clock clock;

    HeartbeatTicker(
            InventoryStore inventory,
            Catalog catalog,
            Workers workers,
            WebPost web,
            ChannelHealth health,
            SecretReads reads,
            Clock clock) {
        super("heartbeat", TICK);
        this.inventory = inventory;
        this.catalog = catalog;
        this.workers = workers;
        this.web = web;
        this.health = health;
        this.reads = reads;
        this.clock = clock;
    }

    /** @param answeredAt when the other side took one last; null: never */
    record Beat(
            String name,
            Instant triedAt,
            @Nullable Instant answeredAt,
            @Nullable String error) {}

    List<Beat> beats() {
        return catalog.sql("SELECT * FROM heartbeats ORDER BY name")
                .query((row, number) -> new Beat(
                        row.getString("name"),
                        Instants.require(row, "tried_at"),
                        Instants.read(row, "answered_at"),
                        row.getString("error")))
                .list();
    }

    @Override
    protected void tick() {
        List<Heartbeat> heartbeats = inventory.current().heartbeats();
        // a server that only takes requests is no sign that backups are made
        if (heartbeats.isEmpty() || !workers.isRunning() || !workers.anyAtWork()) {
            return;
        }
        for (Heartbeat heartbeat : heartbeats) {
            if (claim(heartbeat)) {
                beat(heartbeat);
            }
        }
    }

    /** Also shows that the catalog can be written: a server that cannot is not alive. */
    private boolean claim(Heartbeat heartbeat) {
        Instant now = clock.instant();
        return catalog.sql("""
                INSERT INTO heartbeats (name, tried_at) VALUES (:name, :now)
                ON CONFLICT (name) DO UPDATE SET tried_at = :now WHERE heartbeats.tried_at <= :before
                """)
                        .param("name", heartbeat.name())
                        .param("now", Instants.parameter(now))
                        .param("before", Instants.parameter(now.minus(heartbeat.every())))
                        .update()
                > 0;
    }

    private void beat(Heartbeat heartbeat) {
        String name = heartbeat.name();
        try {
            reads.repeatedly("Heartbeat/" + name, SecretUse.of(heartbeat), "heartbeat");
            web.get(heartbeat.address());
            catalog.sql("UPDATE heartbeats SET answered_at = :now, error = NULL WHERE name = :name")
                    .param("now", Instants.parameter(clock.instant()))
                    .param("name", name)
                    .update();
            health.heartbeatWorks(name);
        } catch (IOException e) {
            String error = String.valueOf(e.getMessage());
            LOG.warn("Heartbeat {} was not taken: {}", name, error);
            catalog.sql("UPDATE heartbeats SET error = :error WHERE name = :name")
                    .param("error", error)
                    .param("name", name)
                    .update();
            health.heartbeatFailed(name, error);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

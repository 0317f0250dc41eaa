package io.holdfast.control.recovery;

import io.holdfast.control.Bytes;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.recovery.RepositoryCapacity.Locks;
import io.holdfast.control.recovery.RepositoryCapacity.Room;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether a repository is there, has room and will have it, and nobody has left a lock on it. */
@Component
class RepositoryAlarms {
    /** Free parts of a repository's file system below which somebody should act, and below which backups soon fail. */
    private static final double LITTLE_ROOM = 0.1;

    private static final double NO_ROOM = 0.03;

    /** Time to have a disk ordered; and not even that. As the rules for Prometheus have it. */
    private static final double FULL_SOON_DAYS = 14;

    private static final double FULL_AT_ONCE_DAYS = 3;

    /** Whoever holds a lock refreshes it every five minutes. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final Readiness readiness;
    private final RepositoryCapacity capacity;
    private final Alerts alerts;

    RepositoryAlarms(Readiness readiness, RepositoryCapacity capacity, Alerts alerts) {
        this.readiness = readiness;
        this.capacity = capacity;
        this.alerts = alerts;
    }

    void check(StoreDeclaration declared) {
        String name = declared.name();
        Optional<String> unusable = readiness.unreachable(declared);
        Room room = null;
        Locks locks = null;
        if (unusable.isEmpty()) {
            try {
                capacity.measure(declared);
                room = capacity.room(declared).orElse(null);
                locks = capacity.locks(declared).orElse(null);
            } catch (IOException e) {
                unusable = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        alerts.stand(
                "repository:" + name,
                unusable.isPresent(),
                Alerts.Severity.CRITICAL,
                "Repository " + name + " cannot be used",
                unusable.orElse(""),
                name);
        if (unusable.isPresent()) {
            // what is known of it is as it was: neither worse nor better
            return;
        }
        checkRoom(name, room);
        checkGrowth(name, room);
        checkLocks(name, locks);
    }

    private void checkRoom(String name, @Nullable Room room) {
        double free = room == null ? 1 : room.usableFraction();
        alerts.stand(
                "capacity:" + name,
                free < LITTLE_ROOM,
                free < NO_ROOM ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                "Repository " + name + " runs out of room",
                room == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%.1f %% of its file system, %s, are free. Make room or move it to a larger one.",
                                free * 100,
                                Bytes.text(room.usableBytes())),
                name);
    }

    private void checkGrowth(String name, @Nullable Room room) {
        Double left = room == null
                ? null
                : capacity.forecast(name, room.usableBytes()).daysLeft();
        alerts.stand(
                "full-soon:" + name,
                left != null && left < FULL_SOON_DAYS,
                left != null && left < FULL_AT_ONCE_DAYS ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                "Repository " + name + " will be full soon",
                left == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "At the rate of the last two weeks it has room for %.1f days. Make room, keep less, or move it"
                                        + " to a larger file system.",
                                left),
                name);
    }

    private void checkLocks(String name, @Nullable Locks locks) {
        double seconds = locks == null ? 0 : locks.oldestSeconds();
        alerts.stand(
                "lock:" + name,
                seconds > LEFT_BEHIND.toSeconds(),
                Alerts.Severity.WARNING,
                "A lock on repository " + name + " was left behind",
                String.format(
                        Locale.ROOT,
                        "It was not refreshed for %.1f hours: whoever held it has died. 'holdfast repo unlock' takes it away.",
                        seconds / 3600),
                name);
    }
}

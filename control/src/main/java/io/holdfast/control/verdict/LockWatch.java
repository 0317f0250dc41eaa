package io.holdfast.control.verdict;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.Destination;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.verdict.KeptCopies.Copy;
import io.holdfast.control.work.Ticking;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks stores across a network until when nobody can remove the newest recovery points: a promise is believed when seen. */
@Component
class LockWatch extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final Duration TICK = Duration.ofSeconds(30);
    /** Locks become longer as later backups go on using what is locked. */
    private static final Duration AGAIN = Duration.ofHours(1);
    /** Between a file's being written and its snapshot's. */
    private static final Duration TOLERANCE = Duration.ofHours(2);

    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final KeptCopies copies;
    private final ControlSettings settings;
    private final Alerts alerts;
    private final Clock clock;
    /** By snapshot; touched by the ticking thread only. */
    private final Map<String, Instant> askedAt = new HashMap<>();

    LockWatch(
            InventoryStore inventory,
            RepositoryAccess access,
            KeptCopies copies,
            ControlSettings settings,
            Alerts alerts,
            Clock clock) {
        super("lock-watch", TICK);
        this.inventory = inventory;
        this.access = access;
        this.copies = copies;
        this.settings = settings;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        Instant now = clock.instant();
        Map<String, Instant> still = new HashMap<>();
        for (Copy copy : copies.of(current)) {
            StoreDeclaration declared = current.repository(copy.repository());
            if (declared.directory().isPresent() || !settings.place().reaches(Set.of(declared.site()))) {
                // whoever may write into a directory may remove
                continue;
            }
            Instant asked = askedAt.get(copy.snapshotId());
            if (asked == null || asked.plus(AGAIN).isBefore(now)) {
                ask(current, declared, copy);
                asked = now;
            }
            still.put(copy.snapshotId(), asked);
        }
        askedAt.clear();
        askedAt.putAll(still);
    }

    /** Whether the store keeps the promise that the policy makes of it. */
    private void judge(Inventory current, Copy copy, Optional<Instant> until) {
        Optional<Duration> promised = current.policyOf(current.dataSet(copy.dataSet()))
                .destination(copy.repository())
                .flatMap(Destination::immutableFor);
        String cause = "immutable:" + copy.dataSet() + ":" + copy.repository();
        boolean kept = promised.isEmpty()
                || until.isPresent()
                        && !until.get()
                                .isBefore(copy.createdAt().plus(promised.get()).minus(TOLERANCE));
        if (kept) {
            alerts.resolve(cause);
            return;
        }
        alerts.raise(
                cause,
                Alerts.Severity.CRITICAL,
                "The newest recovery point of " + copy.dataSet() + " in " + copy.repository() + " is not immutable",
                "The policy asks for " + promised.get().toDays() + " days; the store "
                        + until.map(it -> "lets it be removed from " + it + " on")
                                .orElse("lets it be removed now")
                        + ". Lengthen the vault's retention or the bucket's Object Lock.",
                copy.dataSet());
    }

    private void ask(Inventory current, StoreDeclaration declared, Copy copy) {
        try {
            Repository repository = access.open(declared);
            Optional<Instant> until = repository.lockedUntil(repository.snapshot(copy.snapshotId()));
            until.ifPresent(it -> copies.locked(copy.repository(), copy.snapshotId(), it));
            judge(current, copy, until);
        } catch (IOException e) {
            LOG.debug("The lock of {} in {} could not be asked for", copy.snapshotId(), copy.repository(), e);
        }
    }
}

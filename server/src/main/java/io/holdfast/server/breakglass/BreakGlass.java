package io.holdfast.server.breakglass;

import io.holdfast.control.Catalog;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Makes pairs of keys, and lets in who has both; alarms when somebody does, and when somebody tries. */
@Service
class BreakGlass {
    /** Whom the catalog, the audit trail and the second person see. */
    static final String NAME = "break-glass";

    private static final Logger LOG = LoggerFactory.getLogger(BreakGlass.class);
    private static final String USED = "break-glass-used";
    private static final String REFUSED = "break-glass-refused";

    private final KeyPairs pairs;
    private final Catalog catalog;
    private final Alerts alerts;
    private final AuditTrail trail;

    BreakGlass(KeyPairs pairs, Catalog catalog, Alerts alerts, AuditTrail trail) {
        this.pairs = pairs;
        this.catalog = catalog;
        this.alerts = alerts;
        this.trail = trail;
    }

    /** @param token lets requests in until the pair's session ends */
    record Opened(KeyPairs.Pair pair, String token) {
        @Override
        public String toString() {
            return "opened with pair " + pair.id();
        }
    }

    List<KeyPairs.Pair> pairs() {
        return pairs.list();
    }

    /** Ends the alarms of the pair before: there are keys again, and somebody looked. */
    BreakGlassResource.MadePair make(List<String> holders, String by) {
        String first = RecoveryKey.generate();
        String second = RecoveryKey.generate();
        KeyPairs.Pair pair = catalog.inTransaction(() -> {
            KeyPairs.Pair made = pairs.add(holders, first, second, by);
            trail.record(AuditEvent.succeeded("break-glass.make", made.id().toString())
                    .with("holders", String.join(", ", holders)));
            return made;
        });
        alerts.resolve(USED);
        alerts.resolve(REFUSED);
        return new BreakGlassResource.MadePair(
                pair.createdAt(),
                List.of(
                        new BreakGlassResource.HeldKey(holders.getFirst(), first),
                        new BreakGlassResource.HeldKey(holders.getLast(), second)));
    }

    /** @return empty when these are not the two keys */
    Optional<Opened> open(String one, String other, String from, String reason) {
        String token = RecoveryKey.generate();
        Optional<KeyPairs.Pair> used = catalog.inTransaction(() -> {
            Optional<KeyPairs.Pair> pair = pairs.use(one, other, token, from, reason);
            trail.record(AuditEvent.of(
                            "break-glass.open",
                            pair.map(found -> found.id().toString()).orElse(""),
                            pair.isPresent() ? AuditResult.SUCCEEDED : AuditResult.DENIED)
                    .by(new Actor(pair.isPresent() ? NAME : "nobody", "break-glass", from))
                    .with("reason", reason));
            return pair;
        });
        if (used.isEmpty()) {
            LOG.warn("Break-glass was refused to {}", from);
            alerts.raise(
                    REFUSED,
                    Alerts.Severity.WARNING,
                    "Somebody tried to break the glass",
                    "Wrong keys came from " + from
                            + ". If it was nobody of yours, look at who can reach the server; the"
                            + " alert ends with a new pair of keys (holdfast people break-glass create).",
                    NAME);
            return Optional.empty();
        }
        KeyPairs.Pair pair = used.get();
        alerts.raise(
                USED,
                Alerts.Severity.CRITICAL,
                "The glass was broken",
                "The keys of " + String.join(" and ", pair.holders()) + " made somebody at " + from
                        + " an administrator until " + pair.sessionEndsAt() + ". Reason given: " + reason
                        + ". Look at what was done (holdfast audit), then make a new pair of keys (holdfast people"
                        + " break-glass create).",
                NAME);
        return Optional.of(new Opened(pair, token));
    }

    boolean isOpen(String token) {
        return pairs.isOpen(token);
    }
}

package io.holdfast.control.inventory;

import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tells the audit trail which secrets are about to be read, and for what: where they are, never what they say. Nothing is
 * recorded of what needs none.
 */
@Component
public class SecretReads {
    private final Consumer<AuditEvent> trail;
    private final Clock clock;
    /** The day on which it was told last; of earlier days nothing is kept. */
    private final Map<Told, LocalDate> told = new ConcurrentHashMap<>();

    @Autowired
    SecretReads(AuditTrail trail, Clock clock) {
        this(trail::recordBeside, clock);
    }

    /** @param trail takes what is to be recorded, on the thread that reads */
    public SecretReads(Consumer<AuditEvent> trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    private record Told(String actor, String object, String secrets, String purpose) {}

    /**
     * For a job, an attempt of which has one record however often it reads.
     *
     * @param object whose secrets they are, such as {@code DataSet/orders}
     * @param job such as {@code Backup/ID}
     */
    public void forJob(String object, List<SecretUse> uses, String job) {
        String secrets = places(uses);
        if (!secrets.isEmpty()) {
            trail.accept(event(object, secrets, job));
        }
    }

    /**
     * For what reads again and again and is no job: recorded once for each day (of UTC) since this server started, for each
     * who has it read.
     *
     * @param purpose such as {@code notification}
     */
    public void repeatedly(String object, List<SecretUse> uses, String purpose) {
        String secrets = places(uses);
        if (secrets.isEmpty()) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        AuditEvent event = event(object, secrets, purpose);
        Told now = new Told(event.actor().name(), object, secrets, purpose);
        told.values().removeIf(day -> !day.equals(today));
        if (told.putIfAbsent(now, today) != null) {
            return;
        }
        try {
            trail.accept(event);
        } catch (RuntimeException e) {
            // what could not be kept is to be told the next time
            told.remove(now);
            throw e;
        }
    }

    private static AuditEvent event(String object, String secrets, String purpose) {
        return AuditEvent.succeeded("secrets.read", object)
                .with("secrets", secrets)
                .with("for", purpose);
    }

    private static String places(List<SecretUse> uses) {
        return uses.stream()
                .flatMap(use -> use.where().stream().map(where -> use.usedBy() + " in " + where))
                .distinct()
                .collect(Collectors.joining("; "));
    }
}

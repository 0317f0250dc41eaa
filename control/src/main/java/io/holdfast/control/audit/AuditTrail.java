package io.holdfast.control.audit;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Appends to the chain. Within a transaction the record becomes part of it: the act and its record are kept both or
 * neither. Servers append one after the other, under a lock of the catalog.
 */
@Component
public class AuditTrail {
    /** Of {@code pg_advisory_xact_lock}; any number that nobody else uses. */
    private static final long LOCK = 0x486f6c6441756474L;

    private static final int MOST_CHARACTERS = 2000;

    private final Catalog catalog;
    private final Clock clock;

    AuditTrail(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Returns once it is kept, or will be with the transaction that the thread is in. */
    public void record(AuditEvent event) {
        if (event.result() != AuditResult.ATTEMPTED) {
            Acting.current().ifPresent(Acting::noteRecorded);
        }
        recordBeside(event);
    }

    /** As {@link #record}, of something that happens on the way: it does not stand for the request's own act. */
    public void recordBeside(AuditEvent event) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            waiting().events.add(event);
        } else {
            catalog.runInTransaction(() -> append(List.of(event)));
        }
    }

    /** As {@link #record}, and nothing for what the system does by itself. */
    public void recordRequested(AuditEvent event) {
        if (Acting.current().isPresent()) {
            record(event);
        }
    }

    private Waiting waiting() {
        for (TransactionSynchronization one : TransactionSynchronizationManager.getSynchronizations()) {
            if (one instanceof Waiting waiting) {
                return waiting;
            }
        }
        Waiting added = new Waiting();
        TransactionSynchronizationManager.registerSynchronization(added);
        return added;
    }

    /**
     * Appended last: the lock is held for as long as a commit takes, and is never waited for by somebody who has it while
     * waiting for another one.
     */
    private final class Waiting implements TransactionSynchronization {
        private final List<AuditEvent> events = new ArrayList<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            append(events);
        }
    }

    private record Head(long seq, String hash) {}

    private void append(List<AuditEvent> events) {
        catalog.sql("SELECT pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((row, number) -> LOCK)
                .single();
        // a statement of its own: it sees what was committed until the lock was given
        Head head = catalog.sql("SELECT seq, hash FROM audit_records ORDER BY seq DESC LIMIT 1")
                .query((row, number) -> new Head(row.getLong("seq"), row.getString("hash")))
                .optional()
                .orElse(new Head(0, AuditRecord.START));
        for (AuditEvent event : events) {
            AuditRecord record = next(head, event);
            insert(record);
            head = new Head(record.seq(), record.hash());
        }
    }

    private AuditRecord next(Head head, AuditEvent event) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Map<String, String> detail = new TreeMap<>();
        event.detail().forEach((name, value) -> detail.put(storable(name, 100), storable(value, MOST_CHARACTERS)));
        return new AuditRecord(
                        head.seq() + 1,
                        now,
                        storable(event.actor().name(), 100),
                        storable(event.actor().authentication(), 50),
                        storable(event.actor().address(), 100),
                        event.request().map(UUID::toString).orElse(""),
                        storable(event.action(), 100),
                        storable(event.object(), MOST_CHARACTERS),
                        event.result(),
                        event.before().orElse(""),
                        event.after().orElse(""),
                        detail,
                        head.hash(),
                        "")
                .sealed();
    }

    /** As the catalog will give it back: without the character NUL and halves of pairs, and not without end. */
    private static String storable(String text, int most) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private void insert(AuditRecord record) {
        catalog.sql("""
                INSERT INTO audit_records (seq, at, actor, authentication, address, request, action, object, result,
                    before_digest, after_digest, detail, previous, hash)
                VALUES (:seq, :at, :actor, :authentication, :address, :request::uuid, :action, :object, :result,
                    :before, :after, :detail::jsonb, :previous, :hash)
                """)
                .param("seq", record.seq())
                .param("at", Instants.parameter(record.at()))
                .param("actor", record.actor())
                .param("authentication", record.authentication())
                .param("address", record.address())
                .param("request", orNull(record.request()))
                .param("action", record.action())
                .param("object", record.object())
                .param("result", record.result().name())
                .param("before", orNull(record.before()))
                .param("after", orNull(record.after()))
                .param("detail", CanonicalJson.write(record.detail()))
                .param("previous", record.previous())
                .param("hash", record.hash())
                .update();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

package io.holdfast.repository.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what is written for a period of the test's clock, as a bucket with Object Lock does, but for locks. */
public final class KeepingStore extends StoreAround implements Retention {
    private final Map<StoreFile, Instant> kept;
    private final Duration period;
    private final Clock clock;
    private final AtomicInteger prolonged = new AtomicInteger();
    private boolean refusing;

    /** @param kept what other openings of the same store have written */
    public KeepingStore(Store inner, Map<StoreFile, Instant> kept, Duration period, Clock clock) {
        super(inner);
        this.kept = kept;
        this.period = period;
        this.clock = clock;
    }

    public static Map<StoreFile, Instant> nothing() {
        return new ConcurrentHashMap<>();
    }

    /** From now on nothing is prolonged. */
    public void refuse() {
        refusing = true;
    }

    /** How often anything was prolonged. */
    public int prolonged() {
        return prolonged.get();
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        super.write(file, parts);
        if (file.kind() != FileKind.LOCK) {
            kept.put(file, clock.instant().plus(period));
        }
    }

    @Override
    public Optional<Retention> retention() {
        return Optional.of(this);
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public Optional<Instant> until(StoreFile file) throws IOException {
        if (!exists(file)) {
            throw new NoSuchFileException(file.path());
        }
        return Optional.ofNullable(kept.get(file));
    }

    @Override
    public void prolong(StoreFile file, Instant until) throws IOException {
        if (refusing) {
            throw new IOException("told not to prolong");
        }
        prolonged.incrementAndGet();
        kept.merge(file, until, (one, other) -> one.isAfter(other) ? one : other);
    }
}

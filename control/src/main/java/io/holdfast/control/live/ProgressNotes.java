package io.holdfast.control.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which reports of one piece of work's progress are written down: each that begins a stage, as nothing more may come until
 * that ends, and of the others one in so long. Safe for many threads.
 */
public final class ProgressNotes {
    private final Clock clock;
    private final Duration every;
    private final AtomicReference<Instant> noted = new AtomicReference<>(Instant.EPOCH);
    private final AtomicReference<String> stage = new AtomicReference<>("");

    public ProgressNotes(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /** What a report is. @param due whether it is to be written down */
    public record Report(boolean beginsStage, boolean due) {}

    /** Judges a report; one that is due counts as written down. */
    public Report judge(WorkProgress progress) {
        boolean another = !stage.getAndSet(progress.stage()).equals(progress.stage());
        Instant last = noted.get();
        Instant now = clock.instant();
        boolean due = another || Duration.between(last, now).compareTo(every) >= 0;
        return new Report(another, due && noted.compareAndSet(last, now));
    }
}

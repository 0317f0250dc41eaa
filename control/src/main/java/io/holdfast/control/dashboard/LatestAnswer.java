package io.holdfast.control.dashboard;

import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.live.LiveEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The dashboard as it was made last: with hundreds of data sets it takes hundreds of queries, and many people look at it.
 * When this server changes anything that it shows it is made anew before it is shown again. What only time or another server
 * changes is seen within some seconds: whoever looks meanwhile gets the last one at once, and it is made anew beside that.
 * Those who have to wait for a new one share it: nobody waits for more than the one that is being made and the next. Safe for
 * many threads.
 */
@Component
class LatestAnswer implements DisposableBean {
    private static final Set<String> CHANGES = Set.of("dashboard", "alert", "drill");
    private static final long FRESH = Duration.ofSeconds(1).toNanos();
    private static final long SHOWN = Duration.ofSeconds(5).toNanos();

    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final ReentrantLock making = new ReentrantLock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable Made last;

    /** @param changes how many there had been when it was begun */
    private record Made(Object answer, long changes, long nanos) {
        boolean isYounger(long age, long changesNow) {
            return changes == changesNow && System.nanoTime() - nanos < age;
        }
    }

    @EventListener
    void on(LiveEvent event) {
        if (CHANGES.contains(event.type())) {
            changes.incrementAndGet();
        }
    }

    @EventListener
    void on(InventoryStore.Applied event) {
        changes.incrementAndGet();
    }

    /** @param type of what the maker makes, always the same one */
    <T extends Object> T get(Class<T> type, Supplier<T> maker) {
        Made known = last;
        if (known != null && known.isYounger(SHOWN, changes.get())) {
            if (!known.isYounger(FRESH, changes.get()) && renewing.compareAndSet(false, true)) {
                threads.execute(() -> {
                    try {
                        make(maker);
                    } finally {
                        renewing.set(false);
                    }
                });
            }
            return type.cast(known.answer());
        }
        return type.cast(make(maker).answer());
    }

    private Made make(Supplier<?> maker) {
        long asked = System.nanoTime();
        making.lock();
        try {
            Made known = last;
            // one that was begun since knows all that had changed by then, however long it took
            if (known != null && (known.nanos() - asked >= 0 || known.isYounger(FRESH, changes.get()))) {
                return known;
            }
            long begun = System.nanoTime();
            long before = changes.get();
            Made made = new Made(maker.get(), before, begun);
            last = made;
            return made;
        } finally {
            making.unlock();
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}

package io.holdfast.control.work;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The work that runs in this process, each piece on a worker's thread, so that one can be interrupted. Safe for many threads. */
@Component
public class StoppableWork {
    private final Map<UUID, Thread> running = new HashMap<>();
    /** Those of them that were interrupted. */
    private final Set<UUID> stopped = new HashSet<>();

    /** A piece of work. */
    public interface Work<T, E extends Exception> {
        T run() throws E, InterruptedException;
    }

    /** Does the work on this thread; until it has returned, {@link #stop} interrupts it, and never what comes after. */
    public <T, E extends Exception> T run(UUID id, Work<T, E> work) throws E, InterruptedException {
        synchronized (running) {
            running.put(id, Thread.currentThread());
        }
        try {
            return work.run();
        } finally {
            synchronized (running) {
                running.remove(id);
                if (stopped.remove(id)) {
                    // whoever runs next on this thread must not feel it
                    Thread.interrupted();
                }
            }
        }
    }

    /**
     * Interrupts it, once. Does nothing to what does not run here.
     *
     * @return whether it was interrupted by an earlier call and still runs here
     */
    public boolean stop(UUID id) {
        synchronized (running) {
            Thread thread = running.get(id);
            if (thread == null) {
                return false;
            }
            if (!stopped.add(id)) {
                return true;
            }
            thread.interrupt();
            return false;
        }
    }
}

package io.holdfast.control.job;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The jobs that run in this process, each on a worker's thread, so that one can be interrupted. Safe for many threads. */
@Component
class StoppableJobs {
    private final Map<UUID, Thread> running = new HashMap<>();

    /** A job's work. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Does the work on this thread; until it has returned, {@link #stop} interrupts it, and never what comes after. */
    <T> T run(UUID job, Work<T> work) throws InterruptedException {
        synchronized (running) {
            running.put(job, Thread.currentThread());
        }
        try {
            return work.run();
        } finally {
            synchronized (running) {
                // null: it was interrupted, which whoever runs next on this thread must not feel
                if (running.remove(job) == null) {
                    Thread.interrupted();
                }
            }
        }
    }

    /** Does nothing to a job that does not run here. */
    void stop(UUID job) {
        synchronized (running) {
            Thread thread = running.remove(job);
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}

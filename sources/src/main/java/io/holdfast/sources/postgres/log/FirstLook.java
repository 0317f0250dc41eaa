package io.holdfast.sources.postgres.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the repositories were looked at for log that an empty spool lacks: what is taken in goes on where that ends.
 *
 * @param repositories each released when it was looked at
 */
record FirstLook(Spool spool, List<CountDownLatch> repositories) {
    private static final Logger LOG = LoggerFactory.getLogger(FirstLook.class);
    private static final Duration MOST = Duration.ofSeconds(10);

    /**
     * Returns at once when the spool is not empty; else after ten seconds at most.
     *
     * @param log whose it is, for a person
     */
    void await(Object log) throws InterruptedException {
        if (spool.received().isPresent()) {
            return;
        }
        long deadline = System.nanoTime() + MOST.toNanos();
        for (CountDownLatch looked : repositories) {
            if (!looked.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.warn("A repository does not say what it holds of the log of {}; going on without it", log);
                return;
            }
        }
    }
}

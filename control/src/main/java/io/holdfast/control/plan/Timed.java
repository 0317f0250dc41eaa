package io.holdfast.control.plan;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something on a thread of its own, for some time at most. */
final class Timed {
    private static final Logger LOG = LoggerFactory.getLogger(Timed.class);
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private Timed() {}

    /**
     * Blocks until it is done. When it is stopped, because its time is over or the caller is interrupted, that is waited for.
     *
     * @throws StepFailedException as the work threw it, and when it was not done in time or by an error of the program
     */
    static <T> T within(Duration limit, Callable<T> work) throws StepFailedException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("plan-step").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            stop(thread);
            throw new LateException("It did not end within " + limit.toSeconds() + " s, and was stopped.");
        } catch (InterruptedException e) {
            stop(thread);
            throw e;
        }
    }

    private static StepFailedException failure(@Nullable Throwable cause) throws InterruptedException {
        return switch (cause) {
            case StepFailedException failed -> failed;
            case SupersededException superseded -> throw superseded;
            case InterruptedException interrupted -> throw interrupted;
            case null, default -> {
                LOG.error("A step failed by an error of the program", cause);
                yield new StepFailedException("An error of the program: " + cause + ". The server's log says more.");
            }
        };
    }

    private static void stop(Thread thread) throws InterruptedException {
        thread.interrupt();
        if (!thread.join(FAREWELL)) {
            LOG.warn("What a step does goes on though it was stopped");
        }
    }
}

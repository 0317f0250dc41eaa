package io.holdfast.sources.postgres;

import java.util.concurrent.CompletableFuture;

/**
 * Runs what goes on beside a test on a thread of its own. The pool that {@link CompletableFuture} uses by itself has a single
 * thread on a machine of two processors, for all tests of the process: whoever comes second does not even begin.
 */
public final class OwnThread {
    private OwnThread() {}

    /** Begins at once; the future ends as the task does. */
    public static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(
                task, begun -> Thread.ofPlatform().daemon().start(begun));
    }
}

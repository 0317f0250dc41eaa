package io.holdfast.server;

import java.util.concurrent.CountDownLatch;

/**
 * Ends a server when its process is told to end, also one that is still starting: what it has begun by then, such as the
 * catalog's database, must not stay.
 */
final class StopAtExit {
    private final Thread starter = Thread.currentThread();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final Thread hook = new Thread(this::atExit, "holdfast-stop");
    private volatile Runnable close = () -> {};

    private StopAtExit() {}

    /** To be called by the thread that starts the server. */
    static StopAtExit register() {
        StopAtExit exit = new StopAtExit();
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    void started(Runnable closing) {
        close = closing;
        startEnded.countDown();
    }

    void failed() {
        startEnded.countDown();
        closed();
    }

    /** Nothing is left to be done at exit. */
    void closed() {
        if (Thread.currentThread() != hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the process is ending: the hook runs, and finds nothing to do
                close = () -> {};
            }
        }
    }

    private void atExit() {
        if (startEnded.getCount() > 0) {
            starter.interrupt();
        }
        try {
            startEnded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close.run();
    }
}

package io.holdfast.site;

/** How long this machine keeps a thread waiting that wants to run: times that were taken meanwhile are its own, not the sites'. */
final class Stalls implements AutoCloseable {
    private static final long EVERY_MILLIS = 10;

    private final Thread thread = Thread.ofPlatform().daemon().start(this::measure);
    private volatile long worst;

    private void measure() {
        long before = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            worst = Math.max(worst, (now - before) / 1_000_000 - EVERY_MILLIS);
            before = now;
        }
    }

    /** In milliseconds. */
    long worst() {
        return worst;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package io.holdfast.cli.repo;

import io.holdfast.cli.ProgressLine;
import io.holdfast.repository.Progress;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Shows the repository's progress on standard error, at most five times a second. Safe for many threads. */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long EVERY_NANOS = 200_000_000;

    private final ProgressLine line;
    private final String subject;
    private final LongAdder done = new LongAdder();
    private final AtomicLong nextShow = new AtomicLong(System.nanoTime());
    private final long started = System.nanoTime();
    private volatile long expected;
    private volatile String stage = "working";

    TerminalProgress(String subject, PrintWriter err) {
        this.subject = subject;
        this.line = new ProgressLine(err);
    }

    @Override
    public void expected(long bytes) {
        expected = bytes;
    }

    @Override
    public void stage(String name) {
        stage = name;
        show();
    }

    @Override
    public void processed(long bytes) {
        done.add(bytes);
        long now = System.nanoTime();
        long due = nextShow.get();
        if (now - due >= 0 && nextShow.compareAndSet(due, now + EVERY_NANOS)) {
            show();
        }
    }

    private synchronized void show() {
        long bytes = done.sum();
        double seconds = Math.max(1e-3, (System.nanoTime() - started) / 1e9);
        long rate = (long) (bytes / seconds);
        long all = expected;
        @Nullable Long eta = all > bytes && rate > 0 ? Long.valueOf((all - bytes) / rate) : null;
        line.show(subject, stage, bytes, all, rate, eta);
    }

    @Override
    public synchronized void close() {
        line.close();
    }
}

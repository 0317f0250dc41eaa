package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.cli.ProgressLine;
import io.holdfast.repository.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the repository's progress on standard error: to people at most five times a second, with {@code --json} as a line
 * of JSON each second. Safe for many threads.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long EVERY_NANOS = 200_000_000;
    private static final long JSON_EVERY_NANOS = 1_000_000_000;

    /** For what is most often done at once. */
    static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Output output;
    private final ProgressLine line;
    private final String subject;
    private final LongAdder done = new LongAdder();
    private final long silentUntil;
    private final AtomicLong nextShow;
    private volatile long started = System.nanoTime();
    /** What was done before the stage that is counted now. */
    private volatile long before;

    private volatile boolean ownCount;
    private volatile long expected;
    private volatile String stage = "working";

    TerminalProgress(String subject, Output output) {
        this(subject, output, Duration.ZERO);
    }

    /** @param patience how long nothing is shown, as most runs are over by then */
    TerminalProgress(String subject, Output output, Duration patience) {
        this.silentUntil = System.nanoTime() + patience.toNanos();
        this.nextShow = new AtomicLong(silentUntil);
        this.subject = subject;
        this.output = output;
        this.line = new ProgressLine(output.err());
    }

    /** The names are restic's where it has them. */
    private record Status(
            String message_type,
            String verb,
            String stage,
            double percent_done,
            long bytes_done,
            long total_bytes,
            long bytes_per_second,
            @Nullable Long seconds_remaining) {}

    private record Remark(String message_type, String verb, String entry, String what) {}

    @Override
    public synchronized void remark(String entry, String what) {
        if (output.isJson()) {
            output.jsonProgress(new Remark("remark", subject, entry, what));
            return;
        }
        line.close();
        output.err().println(entry + " " + what);
    }

    @Override
    public void expected(long bytes) {
        expected = bytes;
    }

    @Override
    public void stage(String name) {
        if (ownCount) {
            count(0);
            ownCount = false;
        }
        stage = name;
        show();
    }

    @Override
    public void stage(String name, long bytes) {
        count(bytes);
        ownCount = true;
        stage = name;
        show();
    }

    private synchronized void count(long bytes) {
        before = done.sum();
        started = System.nanoTime();
        expected = bytes;
    }

    @Override
    public void processed(long bytes) {
        done.add(bytes);
        long now = System.nanoTime();
        long due = nextShow.get();
        if (now - due >= 0 && nextShow.compareAndSet(due, now + (output.isJson() ? JSON_EVERY_NANOS : EVERY_NANOS))) {
            show();
        }
    }

    /** Takes the line off the terminal, so that a result can be printed there; the next progress brings it back. */
    synchronized void giveWay() {
        line.close();
    }

    private synchronized void show() {
        if (System.nanoTime() - silentUntil < 0) {
            return;
        }
        long bytes = done.sum() - before;
        double seconds = Math.max(1e-3, (System.nanoTime() - started) / 1e9);
        long rate = (long) (bytes / seconds);
        long all = expected;
        @Nullable Long eta = all > bytes && rate > 0 ? Long.valueOf((all - bytes) / rate) : null;
        if (output.isJson()) {
            double done = all > 0 ? Math.min(1, (double) bytes / all) : 0;
            output.jsonProgress(new Status("status", subject, stage, done, bytes, all, rate, eta));
            return;
        }
        line.show(subject, stage, bytes, all, rate, eta);
    }

    @Override
    public synchronized void close() {
        line.close();
    }
}

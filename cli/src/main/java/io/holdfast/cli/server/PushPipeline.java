package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hands over a few files at a time, so that one is on its way while another is written, and counts them done in order. */
final class PushPipeline {
    private final Push push;
    private final int atOnce;
    private final long longestNanos;

    /** Hands one file over. */
    @FunctionalInterface
    interface Push {
        /** @param after the file before it, which is on its way as well; empty when that is done, or there is none */
        void push(String name, Optional<String> after) throws IOException, InterruptedException;
    }

    @FunctionalInterface
    interface Done {
        void done(String name) throws IOException;
    }

    private record Sent(String name, Future<?> answer) {}

    /** @param longest after which nothing more is begun */
    PushPipeline(Push push, int atOnce, Duration longest) {
        this.push = push;
        this.atOnce = atOnce;
        this.longestNanos = longest.toNanos();
    }

    /**
     * @param asked the file that has to be handed over
     * @param next those that may be, in order, while time allows
     * @param done told of each of the next ones that was, in order; none is told of behind one that was not
     * @throws IOException or CommandFailed when the one asked for was not handed over
     */
    void run(String asked, List<String> next, Done done) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + longestNanos;
        Iterator<String> waiting = next.iterator();
        Deque<Sent> sent = new ArrayDeque<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            sent.add(send(threads, asked, Optional.empty()));
            while (!sent.isEmpty()) {
                while (sent.size() < atOnce && waiting.hasNext() && System.nanoTime() < deadline) {
                    sent.add(send(
                            threads, waiting.next(), Optional.of(sent.getLast().name())));
                }
                Sent first = sent.removeFirst();
                try {
                    first.answer().get();
                } catch (ExecutionException e) {
                    if (first.name().equals(asked)) {
                        Throwable cause = e.getCause();
                        throw thrown(cause == null ? e : cause);
                    }
                    // the server has what was asked for; PostgreSQL asks for the others itself, and is told then
                    return;
                }
                if (!first.name().equals(asked)) {
                    try {
                        done.done(first.name());
                    } catch (IOException e) {
                        // it only saves time
                        return;
                    }
                }
            }
        } finally {
            // what waits for one that failed need not be waited for
            threads.shutdownNow();
        }
    }

    private Sent send(ExecutorService threads, String name, Optional<String> after) {
        return new Sent(name, threads.submit(() -> {
            push.push(name, after);
            return null;
        }));
    }

    private static IOException thrown(Throwable cause) throws InterruptedException {
        return switch (cause) {
            case IOException failed -> failed;
            case CommandFailed failed -> throw failed;
            case InterruptedException interrupted -> throw interrupted;
            default -> new IOException(cause);
        };
    }
}

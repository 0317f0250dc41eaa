package io.holdfast.stockpulse.demo;

import io.holdfast.cli.ProgressLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells the person what happens: numbered steps with their times, lines within, and progress. Safe for many threads. */
final class Narrator {
    private final PrintWriter out;
    private final ProgressLine progress;
    private final int all;
    private final long began = System.nanoTime();
    private final List<StepTime> times = new ArrayList<>();
    private String current = "before the first step";

    /** @param steps how many there will be */
    Narrator(PrintWriter out, PrintWriter err, int steps) {
        this.out = out;
        this.progress = new ProgressLine(err);
        this.all = steps;
    }

    record StepTime(String name, double seconds) {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    <T> T step(String name, Work<T> work) throws Exception {
        long start = System.nanoTime();
        synchronized (this) {
            current = (times.size() + 1) + " of " + all + " (" + name + ")";
            print(String.format(Locale.ROOT, "%n %d/%d  %s", times.size() + 1, all, name));
        }
        T result = work.run();
        synchronized (this) {
            double seconds = (System.nanoTime() - start) / 1e9;
            times.add(new StepTime(name, seconds));
            print(String.format(Locale.ROOT, "      %.1f s, %.1f s so far", seconds, total()));
        }
        return result;
    }

    /** @param what the part that is spoken of, short */
    synchronized void say(String what, String text) {
        print(String.format(Locale.ROOT, "      %-24s %s", what, text));
    }

    synchronized void line(String text) {
        print(text);
    }

    private void print(String text) {
        progress.close();
        out.println(text);
        out.flush();
    }

    /** As {@link ProgressLine#show}. */
    synchronized void progress(
            String subject, String stage, long done, long expected, long rate, @Nullable Long etaSeconds) {
        progress.show("      " + subject, stage, done, expected, rate, etaSeconds);
    }

    /** The step that is under way, for error messages. */
    synchronized String current() {
        return current;
    }

    synchronized List<StepTime> times() {
        return List.copyOf(times);
    }

    /** Seconds since the beginning. */
    double total() {
        return (System.nanoTime() - began) / 1e9;
    }
}

package io.holdfast.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns a first Ctrl-C, or a SIGTERM, into an interrupt of the thread that works, which then ends in order: locks are
 * given back and nothing is torn. A second one ends the process at once, as kill -9 would, which harms nothing either.
 */
final class Stopping {
    private final Thread working;
    private final AtomicBoolean requested = new AtomicBoolean();

    private Stopping(Thread working) {
        this.working = working;
    }

    /** From now on, for the calling thread. */
    static Stopping onSignals() {
        Stopping stopping = new Stopping(Thread.currentThread());
        for (String name : List.of("INT", "TERM")) {
            Signal signal = new Signal(name);
            SignalHandler before = Signal.handle(signal, stopping::stop);
            if (before.equals(SignalHandler.SIG_IGN)) {
                // started by nohup or in the background of a script, where Ctrl-C is meant for others
                Signal.handle(signal, before);
            }
        }
        return stopping;
    }

    boolean requested() {
        return requested.get();
    }

    private void stop(Signal signal) {
        if (!requested.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        System.err.println("holdfast: stopping; once more to end at once");
        working.interrupt();
    }
}

package io.holdfast.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: in a terminal one line that is written over, elsewhere a line when the stage changes and
 * then one each five seconds. Not safe for many threads at once.
 */
public final class ProgressLine implements AutoCloseable {
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(5);

    private final PrintWriter err;
    private final boolean terminal;
    private String lastStage = "";
    private long lastPlain;
    private boolean open;

    public ProgressLine(PrintWriter err) {
        this.err = err;
        var console = System.console();
        this.terminal = console != null && console.isTerminal();
    }

    /**
     * @param expected bytes; 0 when unknown
     * @param rate bytes a second; 0 when unknown
     * @param etaSeconds null when unknown
     */
    public void show(String subject, String stage, long done, long expected, long rate, @Nullable Long etaSeconds) {
        StringBuilder text = new StringBuilder(subject);
        text.append(subject.isEmpty() ? "" : ": ").append(stage);
        boolean all = expected > 0 && done >= expected;
        if (done > 0 || expected > 0) {
            text.append("  ").append(Bytes.text(done));
            if (all) {
                // what comes now is not counted in bytes
                text.append(" done");
            } else if (expected > 0) {
                text.append(" of ").append(Bytes.text(expected));
                text.append(" (").append(done * 100 / expected).append(" %)");
            }
        }
        if (rate > 0 && !all) {
            text.append("  ").append(Bytes.text(rate)).append("/s");
        }
        write(stage, text, etaSeconds);
    }

    /**
     * As above, of work that is counted in steps, whatever the stage is about.
     *
     * @param total null when unknown
     * @param etaSeconds of the stage; null when unknown
     */
    public void steps(String subject, String stage, long done, @Nullable Long total, @Nullable Long etaSeconds) {
        StringBuilder text = new StringBuilder(subject).append(": ").append(stage);
        if (total != null) {
            text.append("  ").append(done).append(" of ").append(total);
        }
        write(stage, text, etaSeconds);
    }

    private void write(String stage, StringBuilder text, @Nullable Long etaSeconds) {
        if (etaSeconds != null) {
            text.append("  ETA ").append(Bytes.clock(Duration.ofSeconds(etaSeconds)));
        }
        if (terminal) {
            err.print("\r\033[K" + text);
            err.flush();
            open = true;
            return;
        }
        long now = System.nanoTime();
        if (!stage.equals(lastStage) || now - lastPlain > PLAIN_EVERY.toNanos()) {
            lastStage = stage;
            lastPlain = now;
            err.println(text);
            err.flush();
        }
    }

    /** Ends the line, so that what follows begins on its own. */
    @Override
    public void close() {
        if (open) {
            err.print("\r\033[K");
            err.flush();
            open = false;
        }
    }
}

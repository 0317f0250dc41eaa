package io.holdfast.site.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that kills a PostgreSQL server, with all its sessions, when it is not told in time that the server
 * may go on: also when this process was killed or frozen. For many threads.
 */
final class Guard implements AutoCloseable {
    private final Process process;
    private final OutputStream orders;

    private Guard(Process process) {
        this.process = process;
        this.orders = process.getOutputStream();
    }

    /**
     * @param postmaster its process id
     * @param until the first moment at which it may not run any more, by the uptime clock in milliseconds
     */
    static Guard over(long postmaster, long until) throws IOException {
        String script;
        try (InputStream resource = Guard.class.getResourceAsStream("guard.sh")) {
            if (resource == null) {
                throw new IOException("guard.sh is missing from this installation");
            }
            script = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        // a session of its own: a Ctrl-C in the terminal is for the agent
        Guard guard = new Guard(
                new ProcessBuilder(List.of("setsid", "bash", "-c", script, "holdfast-guard", Long.toString(postmaster)))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
        guard.allow(until);
        return guard;
    }

    /** Lets the server run on. An earlier moment than before counts too. */
    synchronized void allow(long until) throws IOException {
        say(Long.toString(until / 10));
    }

    /** Leaves the server alone: it was stopped, or is no primary. */
    @Override
    public synchronized void close() {
        try {
            say("done");
            orders.close();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            // it has ended already
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) throws IOException {
        orders.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.flush();
    }
}

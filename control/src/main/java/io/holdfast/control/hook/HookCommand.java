package io.holdfast.control.hook;

import io.holdfast.control.inventory.Declaration.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a command: no shell, no input, an environment of its own, a limit in time. */
final class HookCommand {
    private static final int KEPT = 64 * 1024;
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Path file;
    private final Hook hook;
    private final Map<String, String> facts;

    /** @param facts of the backup, as environment variables */
    HookCommand(Path file, Hook hook, Map<String, String> facts) {
        this.file = file;
        this.hook = hook;
        this.facts = facts;
    }

    /** @param error null when it answered 0 */
    record Result(
            @Nullable Integer exitCode,
            String output,
            @Nullable String error) {}

    /** Blocks until it has ended, with all that it started, or its time is over. */
    Result run() throws InterruptedException {
        Process process;
        try {
            process = start();
        } catch (IOException e) {
            return new Result(null, "", hook.run() + " could not be started: " + e.getMessage());
        }
        Tail tail = new Tail(process.getInputStream());
        Thread reading = Thread.ofVirtual().start(tail);
        try {
            boolean ended = process.waitFor(hook.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            // what it left running may hold its output open
            reading.join(java.time.Duration.ofSeconds(2));
            if (!ended) {
                return new Result(
                        null,
                        tail.text(),
                        hook.run() + " was ended, as it had not ended by itself after "
                                + hook.timeout().toSeconds() + " seconds.");
            }
            int code = process.exitValue();
            return new Result(code, tail.text(), code == 0 ? null : hook.run() + " answered " + code + said(tail));
        } finally {
            end(process);
        }
    }

    private static String said(Tail tail) {
        String last = tail.text().strip().lines().reduce("", (before, line) -> line);
        return last.isBlank() ? "." : ": " + last.substring(0, Math.min(300, last.length()));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(file.toString())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .directory(new java.io.File("/"));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.putAll(hook.environment());
        environment.putAll(facts);
        return builder.start();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The last bytes of a stream. */
    private static final class Tail implements Runnable {
        private final InputStream stream;
        private final byte[] kept = new byte[2 * KEPT];
        private int length;

        Tail(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    add(buffer, read);
                }
            } catch (IOException e) {
                // the process was ended; what it had said by then is kept
            }
        }

        private synchronized void add(byte[] bytes, int count) {
            if (length + count > kept.length) {
                System.arraycopy(kept, length - KEPT, kept, 0, KEPT);
                length = KEPT;
            }
            System.arraycopy(bytes, 0, kept, length, count);
            length += count;
        }

        synchronized String text() {
            byte[] last = Arrays.copyOfRange(kept, Math.max(0, length - KEPT), length);
            // a text column takes no zero
            return new String(last, StandardCharsets.UTF_8).replace('\0', '?');
        }
    }
}

package io.holdfast.sources.postgres.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on its way from a repository to a server that is replaying it: fetched in the order of replay, by several
 * threads, up to {@value #AHEAD_BYTES} bytes ahead of what the server has asked for, and removed behind it. So replay
 * begins with the first segment and goes on at the server's own pace, and the log never takes much room.
 *
 * <p>The server asks by a shell script in the directory, which waits for a file that is on its way, links it to where the
 * server wants it, and fails at once for one that is not expected: the server then looks into its own {@code pg_wal}. When
 * fetching fails, or this process is gone, the script ends with a code that makes the server give the recovery up, rather
 * than believe that the log ends.
 */
public final class LogFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFeed.class);

    private static final long AHEAD_BYTES = 1 << 30;

    /** Segments that stay behind the one asked for last: after a look ahead the server may want one again. */
    private static final int KEPT_BEHIND = 4;

    private static final int LOOK_EVERY_MILLIS = 10;

    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String EXPECTED = ".expected";
    private static final String ASKED = ".asked";
    private static final String FAILED = ".failed";
    private static final String WAITED = ".waited";
    private static final String SCRIPT = ".take";

    private static final String TAKE = """
            # Written by Holdfast: gives the recovering server a file of the log, once it has been fetched.
            # A code above 125 makes the server give up; 1 tells it that there is no such file.
            log=%s name=$1 to=$2
            grep -qxF -e "$name" "$log/.expected" || exit 1
            echo "$name" >"$log/.asking" && mv "$log/.asking" "$log/.asked"
            until [ -f "$log/$name" ]; do
              [ ! -f "$log/.failed" ] || exit 200
              [ -d /proc/%d ] || exit 201
              printf . >>"$log/.waited"
              sleep 0.0%d
            done
            ln "$log/$name" "$to" 2>/dev/null || cp "$log/$name" "$to"
            """;

    private final Path directory;
    private final LogPlan plan;
    private final Ownership ownership;
    private final int ahead;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final SegmentExtraction extraction;
    private final Thread follower;
    private final long beganNanos = System.nanoTime();
    private volatile Optional<IOException> failure = Optional.empty();
    private volatile Duration took = Duration.ZERO;
    private volatile int asked;
    private int removed;

    /** Gives files to the account that runs the server. */
    @FunctionalInterface
    public interface Ownership {
        void give(Path file) throws IOException;
    }

    private LogFeed(LogPlan plan, Path directory, Ownership ownership, int ahead) throws IOException {
        this.directory = directory;
        this.plan = plan;
        this.ownership = ownership;
        List<WalSegment> segments = plan.segments();
        this.ahead = ahead;
        for (int i = 0; i < segments.size(); i++) {
            numbers.put(segments.get(i).fileName(), i);
        }
        Files.createDirectories(directory);
        plan.writeHistories(directory);
        expect(0);
        String place = "'" + directory.toString().replace("'", "'\\''") + "'";
        Files.writeString(
                directory.resolve(SCRIPT),
                TAKE.formatted(place, ProcessHandle.current().pid(), LOOK_EVERY_MILLIS));
        ownership.give(directory);
        extraction = SegmentExtraction.start(plan.source(), segments, directory, new SegmentExtraction.Taker() {
            @Override
            public void awaitRoom(int number) throws InterruptedException {
                LogFeed.this.awaitRoom(number);
            }

            @Override
            public void ready(Path file) throws IOException {
                ownership.give(file);
            }
        });
        follower = Thread.ofVirtual().name("log-feed").start(this::follow);
    }

    /**
     * Begins to fetch.
     *
     * @param directory made when absent; on the data directory's file system no file is copied
     * @param ownership called for each file, by several threads
     */
    public static LogFeed start(LogPlan plan, Path directory, Ownership ownership) throws IOException {
        return start(plan, directory, ownership, (int) Math.max(2, AHEAD_BYTES / plan.segmentSize()));
    }

    /** @param ahead segments at most beyond the one that was asked for last */
    static LogFeed start(LogPlan plan, Path directory, Ownership ownership, int ahead) throws IOException {
        return new LogFeed(plan, directory, ownership, ahead);
    }

    /** Every name that the script waits for. */
    private void expect(int first) throws IOException {
        List<WalSegment> segments = plan.segments();
        String names = segments.subList(first, segments.size()).stream()
                        .map(WalSegment::fileName)
                        .collect(Collectors.joining("\n"))
                + "\n"
                + plan.histories().stream()
                        .map(history -> Ancestry.fileName(history.timeline()))
                        .collect(Collectors.joining("\n"));
        Path next = directory.resolve(".expecting");
        Files.writeString(next, names + "\n");
        ownership.give(next);
        Files.move(next, directory.resolve(EXPECTED), StandardCopyOption.ATOMIC_MOVE);
    }

    private void follow() {
        try {
            extraction.await();
            took = Duration.ofNanos(System.nanoTime() - beganNanos);
        } catch (IOException e) {
            failure = Optional.of(e);
            try {
                Files.writeString(directory.resolve(FAILED), "");
            } catch (IOException again) {
                LOG.warn("A recovery in {} cannot be told that its log cannot be fetched", directory, again);
            }
        }
    }

    private void awaitRoom(int number) throws InterruptedException {
        while (number > asked + ahead) {
            look();
            if (number > asked + ahead) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
    }

    /** Learns where the server is, and removes what lies well behind. */
    private synchronized void look() {
        try {
            String name = Files.readString(directory.resolve(ASKED)).strip();
            asked = Math.max(asked, numbers.getOrDefault(name, 0));
            int keepFrom = Math.max(0, asked - KEPT_BEHIND);
            if (keepFrom > removed) {
                expect(keepFrom);
                for (; removed < keepFrom; removed++) {
                    Files.deleteIfExists(
                            directory.resolve(plan.segments().get(removed).fileName()));
                }
            }
        } catch (NoSuchFileException e) {
            // nothing was asked for yet
        } catch (IOException e) {
            LOG.warn("What lies behind the replay in {} cannot be removed", directory, e);
        }
    }

    /** As the server is to be set up with. */
    public String restoreCommand() {
        String script = directory.resolve(SCRIPT).toString().replace("%", "%%").replace("'", "'\\''");
        return "sh '" + script + "' '%f' \"%p\"";
    }

    /** Why fetching ended before all was there, as far as is known now. */
    public Optional<IOException> failure() {
        return failure;
    }

    /**
     * As {@link #failure()}, once the fetch has ended, or after some seconds. For a server that has ended: on a full disk it
     * cannot even say why in its log, but what is fetched meets the same a moment sooner or later.
     */
    public Optional<IOException> failureSoon() throws InterruptedException {
        follower.join(SOON);
        return failure;
    }

    /** For how long the server has waited for us. */
    public Duration waited() throws IOException {
        Path marks = directory.resolve(WAITED);
        return Files.exists(marks) ? Duration.ofMillis(LOOK_EVERY_MILLIS * Files.size(marks)) : Duration.ZERO;
    }

    /** From the start until the last segment was there, waiting for the server included; zero before. */
    public Duration took() {
        return took;
    }

    /** Ends fetching; what is there stays. */
    @Override
    public void close() throws InterruptedException {
        extraction.close();
        follower.join();
    }
}

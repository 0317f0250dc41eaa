package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds a standby with nothing but the log of a repository, for as long as it lives. The server asks by a shell script in the
 * directory and is told "no such file" at once for what is not there; it asks again some moments later. {@link #refresh}
 * looks at the repository and puts there what the server asks for, and some segments beyond, also those of which the
 * repository holds a part only: their rest is zeros, at which the server stops and asks for the same segment again.
 *
 * <p>For one thread; {@link #lastAsked} for any.
 */
public final class LogSupply {
    /** Segments beyond the one asked for: what a server replays between two looks. */
    private static final int AHEAD = 16;

    /** Segments that stay behind the one asked for: a server looks back to where a timeline begins. */
    private static final int KEPT_BEHIND = 2;

    private static final String SCRIPT = ".take";
    private static final String ASKED = ".asked";
    private static final String GIVEN = ".given";

    private static final String TAKE = """
            # Written by Holdfast: gives the standby a file of the log that was fetched. 1 tells it that there is no such file
            # yet; it asks again.
            log=%s name=$1 to=$2
            # the history of a timeline: the server asks whether it is there, and then for what it says
            case $name in *.*) [ -f "$log/$name" ] && cp "$log/$name" "$to"; exit ;; esac
            echo "$name" >"$log/.asking" && mv "$log/.asking" "$log/.asked"
            [ -f "$log/$name" ] || exit 1
            # the same once more would be replayed, and told in the server's log, for nothing
            [ "$log/.given" -ef "$log/$name" ] && exit 1
            cp "$log/$name" "$to" && ln -f "$log/$name" "$log/.given"
            """;

    private final Path directory;
    private final String dataSet;
    private final LogFeed.Ownership ownership;
    private final Map<WalSegment, Integer> given = new HashMap<>();
    private final Set<Integer> histories = new HashSet<>();

    /**
     * What a repository holds of the log of a cluster.
     *
     * @param from where the newest stretch without a gap begins
     * @param end up to where it goes
     * @param coveredUntil nothing is missing that was committed up to here, by the server's clock; empty when not known
     * @param lacking the segment that the server waits for though the repository, which holds later ones, has it not, or not
     *     all of it: log is missing
     */
    public record Held(
            LogPosition from, LogPosition end, Optional<Instant> coveredUntil, Optional<WalSegment> lacking) {}

    private LogSupply(Path directory, String dataSet, LogFeed.Ownership ownership) {
        this.directory = directory;
        this.dataSet = dataSet;
        this.ownership = ownership;
    }

    /**
     * Readies the directory; what an earlier supply left there is removed.
     *
     * @param ownership gives files to the account that runs the server
     */
    public static LogSupply in(Path directory, String dataSet, LogFeed.Ownership ownership) throws IOException {
        Files.createDirectories(directory);
        try (var old = Files.newDirectoryStream(directory)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        String place = "'" + directory.toString().replace("'", "'\\''") + "'";
        Path script = directory.resolve(SCRIPT);
        Files.writeString(script, TAKE.formatted(place));
        ownership.give(script);
        ownership.give(directory);
        return new LogSupply(directory, dataSet, ownership);
    }

    /** As the server is to be set up with. */
    public String restoreCommand() {
        return "sh '" + directory.resolve(SCRIPT).toString().replace("%", "%%").replace("'", "'\\''") + "' '%f' \"%p\"";
    }

    /** When the server asked for a segment last: another time with each asking; empty before the first. */
    public Optional<FileTime> lastAsked() throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(directory.resolve(ASKED)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The timeline of the segment that the server asked for last, which is the one that it replays; 0 before the first. */
    public int timeline() throws IOException {
        try {
            String name = Files.readString(directory.resolve(ASKED)).strip();
            return name.length() < 8 ? 0 : Integer.parseUnsignedInt(name.substring(0, 8), 16);
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Looks at the repository, and puts there what the server wants next. Blocks while that is fetched.
     *
     * @param system of the cluster, unsigned
     * @return empty when the repository holds no log of the cluster
     * @throws IOException when it cannot be read
     */
    public Optional<Held> refresh(Repository repository, long system) throws IOException {
        // a server that was started again wants it once more
        Files.deleteIfExists(directory.resolve(GIVEN));
        LogArchive archive = LogArchive.open(repository, dataSet);
        Optional<LogArchive.Window> window = archive.window(system);
        if (window.isEmpty()) {
            return Optional.empty();
        }
        StoredSegments stored = archive.segments(system);
        for (Map.Entry<Integer, Ancestry> history : stored.histories().entrySet()) {
            if (histories.add(history.getKey())) {
                Path fresh = directory.resolve(".history");
                Files.write(fresh, history.getValue().file());
                put(fresh, Ancestry.fileName(history.getKey()));
            }
        }
        Optional<WalSegment> asked = asked(stored.segmentSize());
        asked.ifPresent(this::forgetBehind);
        long first = asked.orElseGet(() -> window.get().from().segment(stored.segmentSize()))
                .number();
        CurrentSegments current = new CurrentSegments(repository, dataSet, system, stored);
        for (Map.Entry<WalSegment, Integer> held : stored.lengths().entrySet()) {
            WalSegment segment = held.getKey();
            if (segment.number() >= first
                    && segment.number() <= first + AHEAD
                    && held.getValue() > given.getOrDefault(segment, 0)) {
                Path fresh = directory.resolve(".segment");
                current.write(segment, fresh);
                put(fresh, segment.fileName());
                given.put(segment, held.getValue());
            }
        }
        Optional<WalSegment> lacking =
                asked.filter(segment -> isLacking(segment, window.get().to(), stored));
        return window.map(seen -> new Held(seen.from(), seen.to(), seen.coveredUntil(), lacking));
    }

    /** Whatever the timeline: the server asks for a segment by the names of all that it may be on. */
    private static boolean isLacking(WalSegment asked, LogPosition end, StoredSegments stored) {
        int size = stored.segmentSize();
        return end.segment(size).number() > asked.number()
                && stored.lengths().entrySet().stream()
                        .noneMatch(held -> held.getKey().number() == asked.number() && held.getValue() == size);
    }

    /** The server may be reading the file that was there before: it keeps that one. */
    private void put(Path fresh, String name) throws IOException {
        ownership.give(fresh);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Optional<WalSegment> asked(int size) throws IOException {
        try {
            return WalSegment.parse(Files.readString(directory.resolve(ASKED)).strip(), size);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void forgetBehind(WalSegment asked) {
        given.keySet().removeIf(segment -> {
            boolean behind = segment.number() < asked.number() - KEPT_BEHIND;
            if (behind) {
                directory.resolve(segment.fileName()).toFile().delete();
            }
            return behind;
        });
    }

    /**
     * Where the newest line of a cluster's log left a timeline.
     *
     * @return empty when it did not, or the repository does not tell
     */
    public static Optional<Lsn> left(Repository repository, String dataSet, long system, int timeline)
            throws IOException {
        try {
            StoredSegments stored = LogArchive.open(repository, dataSet).segments(system);
            return stored.histories().isEmpty()
                    ? Optional.empty()
                    : stored.histories().lastEntry().getValue().endOf(timeline);
        } catch (MissingLogException e) {
            return Optional.empty();
        }
    }

    /** @throws SourceException when the log that a recovery from here needs is not held without a gap, saying what is missing */
    public static void requireFrom(Repository repository, String dataSet, long system, LogPosition from)
            throws IOException {
        LogArchive.open(repository, dataSet)
                .plan(from.timeline(), from.lsn(), Optional.empty(), Optional.empty(), Optional.of(system));
    }
}

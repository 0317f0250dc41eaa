package io.holdfast.sources.postgres;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a recovering server says in its log, in the C locale and UTC. While nobody may connect this is the only way to
 * learn how far it is; the wording is the same from 15 to 18.
 */
final class ReplayLog {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter();
    private static final DateTimeFormatter TIME_WITH_ZONE =
            new DateTimeFormatterBuilder().append(TIME).appendPattern("x").toFormatter();
    private static final Set<String> LEVELS = Set.of("LOG", "FATAL");
    private static final Pattern LINE = Pattern.compile("(\\S+ \\S+) UTC \\[\\d+\\] ([A-Z]+):  (.*)");
    private static final Pattern REDO_STARTS = Pattern.compile("redo starts at (\\S+)");
    private static final Pattern REDO_GOES_ON = Pattern.compile("redo in progress, .*current LSN: (\\S+)");
    private static final Pattern REDO_DONE = Pattern.compile("redo done at (\\S+)(?: .*)?");
    private static final Pattern LAST_TRANSACTION = Pattern.compile("last completed transaction was at log time (.*)");
    private static final Pattern STOPPED =
            Pattern.compile("recovery stopping before (?:commit|abort) of transaction \\d+, time (.*)");

    private static final Pattern STOPPED_AT = Pattern.compile("recovery stopping ((?:before|after|at) .*)");

    private Optional<Lsn> redoStart = Optional.empty();
    private Optional<Lsn> redoAt = Optional.empty();
    private Optional<Instant> redoDoneAt = Optional.empty();
    private Optional<Instant> readyAt = Optional.empty();
    private Optional<Instant> lastTransaction = Optional.empty();
    private Optional<Instant> stoppedBefore = Optional.empty();
    private Optional<String> stoppedAt = Optional.empty();
    private boolean endedBeforeTarget;

    void line(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || !LEVELS.contains(parts.group(2))) {
            return;
        }
        String said = parts.group(3);
        Matcher matcher;
        if ((matcher = STOPPED_AT.matcher(said)).matches()) {
            stoppedAt = Optional.of(matcher.group(1));
        }
        if ((matcher = REDO_STARTS.matcher(said)).matches()) {
            redoStart = Optional.of(Lsn.parse(matcher.group(1)));
            redoAt = redoStart;
        } else if ((matcher = REDO_GOES_ON.matcher(said)).matches()) {
            redoAt = Optional.of(Lsn.parse(matcher.group(1)));
        } else if ((matcher = REDO_DONE.matcher(said)).matches()) {
            redoAt = Optional.of(Lsn.parse(matcher.group(1)));
            redoDoneAt = Optional.of(time(parts.group(1)));
        } else if ((matcher = LAST_TRANSACTION.matcher(said)).matches()) {
            lastTransaction = Optional.of(zonedTime(matcher.group(1)));
        } else if ((matcher = STOPPED.matcher(said)).matches()) {
            stoppedBefore = Optional.of(zonedTime(matcher.group(1)));
        } else if (said.equals("recovery ended before configured recovery target was reached")) {
            endedBeforeTarget = true;
        } else if (said.equals("database system is ready to accept connections")) {
            readyAt = Optional.of(time(parts.group(1)));
        }
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    }

    private static Instant zonedTime(String text) {
        return OffsetDateTime.parse(text, TIME_WITH_ZONE).toInstant();
    }

    /** As {@code recovery_target_time} takes it; cut to the microsecond, which is as fine as commits are stamped. */
    static String target(Instant instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'")
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    Optional<Lsn> redoStart() {
        return redoStart;
    }

    /** How far replay is: the start of the last record, once it is done. */
    Optional<Lsn> redoAt() {
        return redoAt;
    }

    Optional<Instant> redoDoneAt() {
        return redoDoneAt;
    }

    Optional<Instant> readyAt() {
        return readyAt;
    }

    /** When the last transaction that was replayed committed or aborted. */
    Optional<Instant> lastTransaction() {
        return lastTransaction;
    }

    /** When the first transaction after the target ended, which was not replayed. */
    Optional<Instant> stoppedBefore() {
        return stoppedBefore;
    }

    /** What the recovery stopped before, after or at, in the server's words. */
    Optional<String> stoppedAt() {
        return stoppedAt;
    }

    /** Whether the log ended and no transaction after the target was seen. */
    boolean endedBeforeTarget() {
        return endedBeforeTarget;
    }
}

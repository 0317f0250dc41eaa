package io.holdfast.control.recovery;

import io.holdfast.control.access.Reach;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.recovery.UpcomingDrills.Upcoming;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The drills to come as an iCalendar file (RFC 5545). Cron knows times that iCalendar's rules do not, so each time of a
 * year is an event of its own.
 */
@Component
class DrillCalendarFile {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    private static final Duration AHEAD = Duration.ofDays(366);
    /** Of one drill that is repeated often. */
    private static final int MOST_TIMES = 60;
    /** Octets of a line, its end not counted. */
    private static final int LINE = 75;

    private final PlannedDrills planned;
    private final UpcomingDrills upcoming;
    private final Clock clock;

    DrillCalendarFile(PlannedDrills planned, UpcomingDrills upcoming, Clock clock) {
        this.planned = planned;
        this.upcoming = upcoming;
        this.clock = clock;
    }

    String of(Reach reach, Inventory current) {
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>(List.of(
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast//Drills//EN", "X-WR-CALNAME:Recovery drills"));
        for (PlannedDrill drill : planned.open(reach)) {
            for (Instant time : times(drill, now)) {
                lines.addAll(event(drill, time));
            }
        }
        for (Upcoming drill : upcoming.list(reach, current)) {
            if (drill.plannedId() == null) {
                lines.addAll(event(drill, now));
            }
        }
        lines.add("END:VCALENDAR");
        return lines.stream().map(DrillCalendarFile::folded).collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static List<Instant> times(PlannedDrill drill, Instant now) {
        List<Instant> times = new ArrayList<>();
        Instant time = drill.startsAt();
        while (time != null && times.size() < MOST_TIMES && time.isBefore(now.plus(AHEAD))) {
            times.add(time);
            time = drill.cron() == null
                    ? null
                    : new Schedule(Optional.of(drill.cron()), drill.zone(), Optional.empty()).next(time);
        }
        return times;
    }

    private static List<String> event(PlannedDrill drill, Instant time) {
        List<String> lines = new ArrayList<>(List.of(
                "BEGIN:VEVENT",
                "UID:" + drill.plannedId() + "-" + time.getEpochSecond() + "@holdfast",
                "DTSTAMP:" + TIME.format(drill.plannedAt()),
                "DTSTART:" + TIME.format(time),
                "SUMMARY:" + escaped("Drill: " + drill.mode() + " of plan " + drill.plan()),
                "DESCRIPTION:"
                        + escaped(drill.reason() + "\nTaking part: "
                                + drill.participants().stream()
                                        .map(Participant::words)
                                        .collect(Collectors.joining(", ")))));
        if (!drill.notice().isZero()) {
            lines.addAll(List.of(
                    "BEGIN:VALARM",
                    "ACTION:DISPLAY",
                    "DESCRIPTION:" + escaped("Drill of plan " + drill.plan()),
                    "TRIGGER:-PT" + Math.max(1, drill.notice().toMinutes()) + "M",
                    "END:VALARM"));
        }
        lines.add("END:VEVENT");
        return lines;
    }

    /** A whole day: only its date was said. */
    private static List<String> event(Upcoming drill, Instant now) {
        String what = drill.drillType() + " " + drill.scope();
        LocalDate day = drill.drillDate();
        return List.of(
                "BEGIN:VEVENT",
                "UID:"
                        + (drill.drillId() == null
                                ? UUID.nameUUIDFromBytes((what + day).getBytes(StandardCharsets.UTF_8))
                                : drill.drillId())
                        + "@holdfast",
                "DTSTAMP:" + TIME.format(now),
                "DTSTART;VALUE=DATE:" + DATE.format(day),
                "SUMMARY:" + escaped("Drill due: " + drill.drillType()),
                "DESCRIPTION:" + escaped(drill.scope() + "\nTaking part: " + String.join(", ", drill.participants())),
                "END:VEVENT");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r", "")
                .replace("\n", "\\n");
    }

    /** Lines longer than 75 octets go on in the next one, after a space; never within a character. */
    static String folded(String line) {
        StringBuilder folded = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            String character = Character.toString(point);
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > LINE) {
                folded.append("\r\n ");
                octets = 1;
            }
            folded.append(character);
            octets += size;
            i += Character.charCount(point);
        }
        return folded.toString();
    }
}

package io.holdfast.control.inventory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * When backups may begin by themselves.
 *
 * @param days on which it opens, such as {@code MON}
 * @param from such as {@code 22:00}
 * @param to when it closes, on the next day if that is not after {@code from}
 * @param zone in which these are meant
 */
public record Window(List<String> days, String from, String to, String zone) {
    /** In the order of {@link DayOfWeek}. */
    static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    /** The first instant, this one or a later one, at which it is open. */
    public Instant earliest(Instant now) {
        ZoneId in = ZoneId.of(zone);
        LocalTime opens = LocalTime.parse(from);
        LocalTime closes = LocalTime.parse(to);
        LocalDate today = now.atZone(in).toLocalDate();
        for (LocalDate day = today.minusDays(1); ; day = day.plusDays(1)) {
            if (days.contains(DAYS.get(day.getDayOfWeek().ordinal()))) {
                Instant begin = day.atTime(opens).atZone(in).toInstant();
                Instant end = (closes.isAfter(opens) ? day : day.plusDays(1))
                        .atTime(closes)
                        .atZone(in)
                        .toInstant();
                if (now.isBefore(begin)) {
                    return begin;
                }
                if (now.isBefore(end)) {
                    return now;
                }
            }
        }
    }
}

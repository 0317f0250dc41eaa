package io.holdfast.control.document;

import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Declared values as people say them. */
final class Wording {
    private Wording() {}

    static String orDash(String text) {
        return text.isBlank() ? "–" : text;
    }

    static String joined(Collection<String> texts) {
        return texts.isEmpty() ? "–" : String.join(", ", texts);
    }

    /** Such as {@code 1 h 30 min}. */
    static String time(Duration duration) {
        List<String> parts = new ArrayList<>();
        part(parts, duration.toDays(), "d");
        part(parts, duration.toHoursPart(), "h");
        part(parts, duration.toMinutesPart(), "min");
        part(parts, duration.toSecondsPart(), "s");
        return parts.isEmpty() ? "0 s" : String.join(" ", parts);
    }

    private static void part(List<String> parts, long count, String unit) {
        if (count > 0) {
            parts.add(count + " " + unit);
        }
    }

    /** Such as {@code 4 h}. */
    static String minutes(int minutes) {
        return time(Duration.ofMinutes(minutes));
    }

    static String period(Period period) {
        List<String> parts = new ArrayList<>();
        part(parts, period.getYears(), period.getYears() == 1 ? "year" : "years");
        part(parts, period.getMonths(), period.getMonths() == 1 ? "month" : "months");
        part(parts, period.getDays(), period.getDays() == 1 ? "day" : "days");
        return parts.isEmpty() ? "0 days" : String.join(" ", parts);
    }

    static String howOften(Policy policy) {
        return policy.schedule().map(Wording::schedule).orElse("on demand")
                + (policy.continuousLog() ? ", and its log continuously" : "");
    }

    private static String schedule(Schedule schedule) {
        return schedule.every()
                .map(every -> "every " + time(every))
                .orElseGet(() -> "cron " + schedule.cron().orElse("?") + " (" + schedule.zone() + ")");
    }

    static String kept(Optional<Retention> retention) {
        if (retention.isEmpty()) {
            return "everything";
        }
        Retention rules = retention.get();
        List<String> parts = new ArrayList<>();
        part(parts, rules.last(), "last");
        part(parts, rules.hourly(), "hourly");
        part(parts, rules.daily(), "daily");
        part(parts, rules.weekly(), "weekly");
        part(parts, rules.monthly(), "monthly");
        part(parts, rules.yearly(), "yearly");
        rules.within().ifPresent(within -> parts.add("all of " + time(within)));
        return parts.isEmpty() ? "the newest" : String.join(", ", parts);
    }
}

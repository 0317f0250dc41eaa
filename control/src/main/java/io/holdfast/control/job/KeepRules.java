package io.holdfast.control.job;

import io.holdfast.control.inventory.Declaration.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Which of some recovery points a policy keeps, by restic's rules for {@code forget}; times are taken in UTC. */
final class KeepRules {
    private static final DateTimeFormatter WEEK = DateTimeFormatter.ofPattern("YYYY-'W'ww", Locale.GERMANY);

    private final Retention retention;
    private final List<Rule> rules = new ArrayList<>();

    /** Keeps the newest of each of so many periods. */
    private static final class Rule {
        private final Function<ZonedDateTime, String> period;
        private int left;
        private String last = "";

        Rule(int count, Function<ZonedDateTime, String> period) {
            this.left = count;
            this.period = period;
        }

        boolean keeps(ZonedDateTime time) {
            String now = period.apply(time);
            if (left == 0 || now.equals(last)) {
                return false;
            }
            left--;
            last = now;
            return true;
        }
    }

    KeepRules(Retention retention) {
        this.retention = retention;
        rules.add(new Rule(retention.hourly(), time -> time.toLocalDate() + "T" + time.getHour()));
        rules.add(new Rule(retention.daily(), time -> time.toLocalDate().toString()));
        // weeks begin on Monday, as ISO 8601 has them
        rules.add(new Rule(retention.weekly(), WEEK::format));
        rules.add(new Rule(retention.monthly(), time -> time.getYear() + "-" + time.getMonthValue()));
        rules.add(new Rule(retention.yearly(), time -> Integer.toString(time.getYear())));
    }

    /**
     * @param newestFirst the points with their times, the newest first
     * @return those to be removed; never the newest
     */
    static <T> List<T> removable(Retention retention, List<T> newestFirst, Function<T, Instant> time, Instant now) {
        KeepRules keep = new KeepRules(retention);
        List<T> removable = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            T point = newestFirst.get(i);
            if (!keep.keeps(i, time.apply(point), now) && i > 0) {
                removable.add(point);
            }
        }
        return removable;
    }

    private boolean keeps(int position, Instant at, Instant now) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        boolean kept = position < retention.last();
        for (Rule rule : rules) {
            // every rule counts every point: one that two rules keep fills a place of both
            kept |= rule.keeps(time);
        }
        Duration age = Duration.between(at, now);
        return kept
                || retention.within().map(within -> age.compareTo(within) < 0).orElse(false);
    }
}

package io.holdfast.repository.retention;

import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.TagList;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Which of some snapshots of one thing stay, by restic's rules for {@code forget}; times are taken in UTC. Works on
 * whatever stands for a snapshot.
 */
public final class KeepRules<T> {
    private static final DateTimeFormatter WEEK = DateTimeFormatter.ofPattern("YYYY-'W'ww", Locale.GERMANY);

    private final Function<T, Instant> time;
    private final Function<T, List<String>> tags;
    private final Function<T, Integer> stretch;

    public KeepRules(Function<T, Instant> time, Function<T, List<String>> tags) {
        this(time, tags, snapshot -> 0);
    }

    /**
     * @param stretch which stretch of time a snapshot belongs to, where something lies between two of them so that a later
     *     snapshot does not stand for an earlier one: of an hour, day, week, month or year that a rule keeps, the newest of
     *     each stretch stays, and they fill one place
     */
    public KeepRules(Function<T, Instant> time, Function<T, List<String>> tags, Function<T, Integer> stretch) {
        this.time = time;
        this.tags = tags;
        this.stretch = stretch;
    }

    /** @param reasons why it stays, in restic's words; empty when it goes */
    public record Verdict<T>(T snapshot, List<String> reasons) {
        public Verdict {
            reasons = List.copyOf(reasons);
        }

        public boolean stays() {
            return !reasons.isEmpty();
        }
    }

    /** A verdict on each, the newest first. @param now what lies after it does not count as the newest */
    public List<Verdict<T>> judge(KeepPolicy policy, List<T> snapshots, Instant now) {
        List<T> newestFirst =
                snapshots.stream().sorted(Comparator.comparing(time).reversed()).toList();
        Instant newest = newestFirst.stream()
                .map(time)
                .filter(at -> at.isBefore(now))
                .findFirst()
                .orElse(Instant.MIN.plusSeconds(1));
        List<Rule> rules = rules(policy, newest);
        List<Verdict<T>> verdicts = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            T snapshot = newestFirst.get(i);
            List<String> reasons = new ArrayList<>(LegalHold.reasons(tags.apply(snapshot)));
            for (TagList list : policy.tags()) {
                if (list.isIn(tags.apply(snapshot))) {
                    reasons.add("has tags " + list);
                }
            }
            for (Rule rule : rules) {
                // every rule counts every snapshot: one that two rules keep fills a place of both
                rule.judge(time.apply(snapshot), stretch.apply(snapshot), i, reasons);
            }
            verdicts.add(new Verdict<>(snapshot, reasons));
        }
        return verdicts;
    }

    private static List<Rule> rules(KeepPolicy policy, Instant newest) {
        List<Rule> rules = new ArrayList<>();
        if (!policy.within().isNone() && newest.isAfter(Instant.EPOCH)) {
            Instant start = policy.within().before(newest);
            rules.add((at, stretch, position, reasons) -> {
                if (at.isAfter(start)) {
                    reasons.add("within " + policy.within());
                }
            });
        }
        rules.add(new Counted("last snapshot", policy.last(), null));
        for (Period period : Period.values()) {
            rules.add(new Counted(period.word + " snapshot", period.count.apply(policy), period));
        }
        for (Period period : Period.values()) {
            Span span = period.within.apply(policy);
            if (!span.isNone() && newest.isAfter(Instant.EPOCH)) {
                Counted counted = new Counted(period.word + " within " + span, KeepPolicy.ALL, period);
                Instant start = span.before(newest);
                rules.add((at, stretch, position, reasons) -> {
                    if (at.isAfter(start)) {
                        counted.judge(at, stretch, position, reasons);
                    }
                });
            }
        }
        return rules;
    }

    private enum Period {
        HOUR("hourly", KeepPolicy::hourly, KeepPolicy::withinHourly, time -> time.toLocalDate() + "T" + time.getHour()),
        DAY(
                "daily",
                KeepPolicy::daily,
                KeepPolicy::withinDaily,
                time -> time.toLocalDate().toString()),
        // weeks begin on Monday, as ISO 8601 has them
        WEEK_OF_YEAR("weekly", KeepPolicy::weekly, KeepPolicy::withinWeekly, WEEK::format),
        MONTH(
                "monthly",
                KeepPolicy::monthly,
                KeepPolicy::withinMonthly,
                time -> time.getYear() + "-" + time.getMonthValue()),
        YEAR("yearly", KeepPolicy::yearly, KeepPolicy::withinYearly, time -> Integer.toString(time.getYear()));

        private final String word;
        private final Function<KeepPolicy, Integer> count;
        private final Function<KeepPolicy, Span> within;
        private final Function<ZonedDateTime, String> name;

        Period(
                String word,
                Function<KeepPolicy, Integer> count,
                Function<KeepPolicy, Span> within,
                Function<ZonedDateTime, String> name) {
            this.word = word;
            this.count = count;
            this.within = within;
            this.name = name;
        }
    }

    private interface Rule {
        void judge(Instant at, int stretch, int position, List<String> reasons);
    }

    /** Keeps the newest of each of so many periods. restic since 0.16 keeps the oldest of all, too, while places are left. */
    private static final class Counted implements Rule {
        private final String word;
        private final @org.jspecify.annotations.Nullable Period period;
        private int left;
        private String last = "";
        private int lastStretch;

        Counted(String word, int count, @org.jspecify.annotations.Nullable Period period) {
            this.word = word;
            this.left = count;
            this.period = period;
        }

        @Override
        public void judge(Instant at, int stretch, int position, List<String> reasons) {
            String now = period == null ? Integer.toString(position) : period.name.apply(at.atZone(ZoneOffset.UTC));
            boolean counted = now.equals(last);
            if (counted ? stretch == lastStretch : left == 0) {
                return;
            }
            if (!counted && left > 0) {
                left--;
            }
            last = now;
            lastStretch = stretch;
            reasons.add(word);
        }
    }
}

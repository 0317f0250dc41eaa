package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Destination;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Declaration.Verification;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.scheduling.support.CronExpression;

/** Reads the spec of a policy. */
final class PolicyReader {
    private static final List<String> POINTS = List.of("newest", "random", "oldest");
    private static final Duration LONGEST = Duration.ofDays(366);

    private PolicyReader() {}

    static Policy read(String name, Fields spec) {
        Optional<Duration> rpo = spec.parsed("rpo", "a duration such as PT15M", Duration::parse);
        if (rpo.isPresent() && rpo.get().compareTo(RpoSchedule.LEAST) < 0) {
            spec.problem("rpo", "must be a minute or more");
            rpo = Optional.empty();
        }
        if (rpo.isPresent() && spec.has("schedule")) {
            spec.problem("rpo", "cannot be used beside schedule; keep one of them");
        }
        boolean log = spec.flag("continuousLog", rpo.map(RpoSchedule::needsLog).orElse(false));
        if (rpo.isPresent() && RpoSchedule.needsLog(rpo.get()) && !log) {
            spec.problem("rpo", "is met by a continuous log only; leave continuousLog out, or give a longer one");
        }
        List<Destination> destinations = destinations(spec);
        List<String> repositories = spec.texts("repositories");
        Policy policy = new Policy(
                name,
                schedule(spec).or(rpoSchedule(rpo, log)),
                spec.oneOf(
                        "backupType",
                        rpo.isPresent() && log ? "continuous" : "incremental",
                        "full",
                        "incremental",
                        "snapshot",
                        "continuous"),
                log,
                repositories.isEmpty()
                        ? destinations.stream().map(Destination::repository).toList()
                        : repositories,
                destinations,
                retention(spec),
                verification(spec),
                windows(spec),
                limits(spec),
                HookReader.read(spec),
                spec.number("maxAttempts", 5, 1));
        if (policy.repositories().isEmpty()) {
            spec.problem("repositories", "must name one repository or more");
        }
        if (policy.repositories().stream().distinct().count()
                < policy.repositories().size()) {
            spec.problem("repositories", "names one repository twice");
        }
        if (!repositories.isEmpty() && !destinations.isEmpty()) {
            spec.problem("destinations", "cannot be used beside repositories; keep one of them");
        }
        if (policy.backupType().equals("continuous") && !policy.continuousLog()) {
            spec.problem("backupType", "is continuous, and continuousLog is not true; set it, or say incremental");
        }
        return policy;
    }

    private static Supplier<Optional<Schedule>> rpoSchedule(Optional<Duration> rpo, boolean log) {
        return () -> rpo.map(it -> RpoSchedule.of(it, log));
    }

    private static List<Destination> destinations(Fields spec) {
        List<Destination> destinations = new ArrayList<>();
        for (Fields fields : spec.objects("destinations")) {
            Optional<Duration> immutable = fields.parsed("immutableFor", "a duration such as P30D", Duration::parse);
            if (immutable.isPresent() && !immutable.get().isPositive()) {
                fields.problem("immutableFor", "must be longer than nothing");
            }
            destinations.add(new Destination(fields.text("repository"), retention(fields), immutable));
            fields.noOthers();
        }
        return List.copyOf(destinations);
    }

    private static List<Window> windows(Fields spec) {
        List<Window> windows = new ArrayList<>();
        for (Fields fields : spec.objects("windows")) {
            List<String> days = fields.texts("days").stream()
                    .map(day -> day.toUpperCase(Locale.ROOT))
                    .toList();
            for (String day : days) {
                if (!Window.DAYS.contains(day)) {
                    fields.problem("days", "has '" + day + "'; each must be one of " + String.join(", ", Window.DAYS));
                }
            }
            Optional<LocalTime> from = time(fields, "from");
            Optional<LocalTime> to = time(fields, "to");
            String zone = fields.parsed("zone", "a time zone such as UTC or Europe/Vienna", ZoneId::of)
                    .map(ZoneId::getId)
                    .orElse("UTC");
            if (from.isPresent() && to.isPresent()) {
                windows.add(new Window(
                        days.stream().allMatch(Window.DAYS::contains) && !days.isEmpty() ? days : Window.DAYS,
                        from.get().toString(),
                        to.get().toString(),
                        zone));
            }
            fields.noOthers();
        }
        return List.copyOf(windows);
    }

    private static Optional<LocalTime> time(Fields fields, String field) {
        fields.text(field);
        return fields.parsed(field, "a time of the day in quotes, such as '22:00'", LocalTime::parse);
    }

    private static Limits limits(Fields spec) {
        Fields fields = spec.object("limits");
        Limits limits = new Limits(limit(fields, "rateMib"), limit(fields, "atOnce"));
        fields.noOthers();
        return limits;
    }

    static Optional<Integer> limit(Fields fields, String field) {
        return fields.has(field) ? Optional.of(fields.number(field, null, 1)) : Optional.empty();
    }

    private static Optional<Schedule> schedule(Fields spec) {
        if (!spec.has("schedule")) {
            return Optional.empty();
        }
        Fields fields = spec.object("schedule");
        Optional<String> cron = fields.parsed("cron", "six fields such as '0 */15 * * * *' (seconds first)", text -> {
            CronExpression.parse(text);
            return text;
        });
        String zone = fields.parsed("zone", "a time zone such as UTC or Europe/Vienna", ZoneId::of)
                .map(ZoneId::getId)
                .orElse("UTC");
        Optional<Duration> every = fields.parsed("every", "a duration such as PT15M", Duration::parse);
        if (fields.has("cron") == fields.has("every")) {
            spec.problem("schedule", "needs either cron or every");
        }
        if (every.isPresent()
                && (every.get().compareTo(Duration.ofSeconds(1)) < 0
                        || every.get().compareTo(LONGEST) > 0)) {
            fields.problem("every", "must be a second or more, and 366 days at most");
        }
        fields.noOthers();
        return Optional.of(new Schedule(cron, zone, every));
    }

    private static Optional<Retention> retention(Fields spec) {
        if (!spec.has("retention")) {
            return Optional.empty();
        }
        Fields fields = spec.object("retention");
        Retention retention = new Retention(
                fields.number("keepLast", 0, 0),
                fields.number("keepHourly", 0, 0),
                fields.number("keepDaily", 0, 0),
                fields.number("keepWeekly", 0, 0),
                fields.number("keepMonthly", 0, 0),
                fields.number("keepYearly", 0, 0),
                fields.parsed("keepWithin", "a duration such as P30D or PT12H", Duration::parse));
        boolean keepsSome = retention.last() > 0
                || retention.hourly() > 0
                || retention.daily() > 0
                || retention.weekly() > 0
                || retention.monthly() > 0
                || retention.yearly() > 0
                || retention.within().map(Duration::isPositive).orElse(false);
        if (!keepsSome) {
            spec.problem(
                    "retention",
                    "keeps nothing; give keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly or"
                            + " keepWithin, or leave retention out to keep everything");
        }
        fields.noOthers();
        return Optional.of(retention);
    }

    private static Verification verification(Fields spec) {
        Fields fields = spec.object("verification");
        Verification verification =
                new Verification(fields.flag("extraVerify", true), fields.flag("readBack", false), restoreTest(fields));
        fields.noOthers();
        return verification;
    }

    private static Optional<RestoreTest> restoreTest(Fields verification) {
        if (!verification.has("restoreTest")) {
            return Optional.empty();
        }
        Fields fields = verification.object("restoreTest");
        Optional<Schedule> schedule = schedule(fields);
        if (schedule.isEmpty()) {
            fields.problem("schedule", "is missing; say every: P1D, or a cron expression");
        }
        List<String> points = fields.texts("points");
        for (String point : points) {
            if (!POINTS.contains(point)) {
                fields.problem("points", "has '" + point + "'; each must be one of " + String.join(", ", POINTS));
            }
        }
        Optional<String> depth = fields.has("depth")
                ? Optional.of(fields.oneOf("depth", "standard", "quick", "standard", "deep"))
                : Optional.empty();
        fields.noOthers();
        return schedule.map(it -> new RestoreTest(it, points.isEmpty() ? List.of("newest") : points, depth));
    }
}

package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Declaration.Verification;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;

/** Reads the spec of a policy. */
final class PolicyReader {
    private static final List<String> POINTS = List.of("newest", "random", "oldest");
    private static final Duration LONGEST = Duration.ofDays(366);

    private PolicyReader() {}

    static Policy read(String name, Fields spec) {
        Policy policy = new Policy(
                name,
                schedule(spec),
                spec.oneOf("backupType", "full", "full", "incremental", "snapshot", "continuous"),
                spec.flag("continuousLog", false),
                spec.texts("repositories"),
                retention(spec),
                verification(spec),
                spec.number("maxAttempts", 5, 1));
        if (policy.repositories().isEmpty()) {
            spec.problem("repositories", "must name one repository or more");
        }
        if (policy.repositories().stream().distinct().count()
                < policy.repositories().size()) {
            spec.problem("repositories", "names one repository twice");
        }
        if (policy.backupType().equals("continuous") && !policy.continuousLog()) {
            spec.problem("backupType", "is continuous, and continuousLog is not true; set it, or say full");
        }
        return policy;
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
        Verification verification = new Verification(fields.flag("readBack", false), restoreTest(fields));
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

package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Texts;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanModes;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.live.LiveFeed;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;

/** Takes requests to plan drills, and to withdraw what was planned. */
@Component
class PlannedDrillRequests {
    private static final Set<String> MODES = Set.of("test", "tabletop", "switchover");
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration NOTICE = Duration.ofDays(7);

    private final Catalog catalog;
    private final PlannedDrills planned;
    private final Alerts alerts;
    private final LiveFeed live;
    private final AuditTrail trail;
    private final Clock clock;

    PlannedDrillRequests(
            Catalog catalog, PlannedDrills planned, Alerts alerts, LiveFeed live, AuditTrail trail, Clock clock) {
        this.catalog = catalog;
        this.planned = planned;
        this.alerts = alerts;
        this.live = live;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * What somebody wants planned.
     *
     * @param at when it is done once; null where cron says when it is repeated
     * @param cron six fields, seconds first
     * @param zone null for UTC
     * @param despiteReadiness why a switchover is to be asked for though services may not be ready then; null: it is not begun then
     * @param notice as ISO 8601 has durations; null for a week
     */
    record DrillWish(
            @Nullable String plan,
            @Nullable String mode,
            @Nullable Instant at,
            @Nullable String cron,
            @Nullable String zone,
            @Nullable String notice,
            @Nullable List<String> channels,
            @Nullable List<Participant> participants,
            @Nullable String reason,
            @Nullable String despiteReadiness) {}

    /** @param current what the person who asks may see */
    PlannedDrill plan(Inventory current, DrillWish wish, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<DrPlan> plan = current.findPlan(String.valueOf(wish.plan()));
        if (plan.isEmpty()) {
            problems.add(new FieldProblem("plan", "must name a plan; GET /api/v1/admin/dr/plans lists them"));
        }
        String mode = String.valueOf(wish.mode());
        if (!MODES.contains(mode)) {
            problems.add(new FieldProblem("mode", "must be test, tabletop or switchover"));
        } else {
            plan.flatMap(named -> PlanModes.obstacle(named, mode))
                    .ifPresent(why -> problems.add(new FieldProblem("mode", why)));
        }
        if (wish.reason() == null || wish.reason().isBlank() || wish.reason().length() > 2000) {
            problems.add(new FieldProblem("reason", "must say what it is for, in up to 2000 characters"));
        }
        String despite = despite(wish, mode, problems);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ZoneId zone = zone(wish.zone(), problems);
        Instant starts = starts(wish, zone, now, problems);
        Duration notice = notice(wish.notice(), problems);
        List<String> channels = Texts.given(wish.channels(), "channels", problems);
        List<String> known =
                current.channels().stream().map(NotificationChannel::name).toList();
        for (String channel : channels) {
            if (!known.contains(channel)) {
                problems.add(new FieldProblem(
                        "channels", "names '" + channel + "', which is none; known are " + String.join(", ", known)));
            }
        }
        if (channels.isEmpty() && !notice.isZero()) {
            problems.add(new FieldProblem(
                    "channels", "is missing; name those by which notice is given, or say notice: PT0S for none"));
        }
        List<Participant> participants = wish.participants() == null ? List.of() : wish.participants();
        if (participants.stream().anyMatch(PlannedDrillRequests::isIncomplete)) {
            problems.add(new FieldProblem("participants", "must each have a name and a role"));
        }
        if (!problems.isEmpty() || plan.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        PlannedDrill drill = new PlannedDrill(
                UUID.randomUUID(),
                plan.get().name(),
                mode,
                wish.cron(),
                zone.getId(),
                starts,
                notice,
                channels,
                List.copyOf(participants),
                String.valueOf(wish.reason()).strip(),
                despite,
                by,
                now,
                null,
                null,
                null,
                null,
                null,
                false);
        catalog.runInTransaction(() -> {
            planned.add(drill, PlanServices.concerned(plan.get(), current));
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.plan-drill", "DrPlan/" + drill.plan())
                    .with("planned", drill.plannedId())
                    .with("mode", mode)
                    .with("startsAt", starts)
                    .with("cron", drill.cron())
                    .with("despiteReadiness", despite));
        });
        live.dashboardChanged();
        return planned.get(drill.plannedId());
    }

    private static @Nullable String despite(DrillWish wish, String mode, List<FieldProblem> problems) {
        String given = wish.despiteReadiness();
        if (given == null || given.isBlank()) {
            return null;
        }
        if (!mode.equals("switchover")) {
            problems.add(new FieldProblem(
                    "despiteReadiness", "is for a switchover only; a test and a tabletop begin in any case"));
        } else if (given.length() > 2000) {
            problems.add(new FieldProblem("despiteReadiness", "must say why in up to 2000 characters"));
        }
        return given.strip();
    }

    private static boolean isIncomplete(@Nullable Participant one) {
        return one == null
                || one.name() == null
                || one.name().isBlank()
                || one.role() == null
                || one.role().isBlank();
    }

    private static ZoneId zone(@Nullable String given, List<FieldProblem> problems) {
        try {
            return given == null ? ZoneOffset.UTC : ZoneId.of(given);
        } catch (DateTimeException e) {
            problems.add(new FieldProblem("zone", "must be a time zone such as UTC or Europe/Vienna"));
            return ZoneOffset.UTC;
        }
    }

    private static @Nullable Instant starts(DrillWish wish, ZoneId zone, Instant now, List<FieldProblem> problems) {
        if ((wish.at() == null) == (wish.cron() == null)) {
            problems.add(new FieldProblem("at", "or cron must be given, one of the two"));
            return null;
        }
        if (wish.at() != null) {
            if (!wish.at().isAfter(now)) {
                problems.add(new FieldProblem("at", "lies in the past; it is " + now + " now"));
            }
            return wish.at().truncatedTo(ChronoUnit.MICROS);
        }
        try {
            CronExpression.parse(String.valueOf(wish.cron()));
            return new Schedule(Optional.ofNullable(wish.cron()), zone.getId(), Optional.empty()).next(now);
        } catch (IllegalArgumentException e) {
            problems.add(new FieldProblem(
                    "cron", "must be six fields such as '0 0 9 1 1,4,7,10 *' (seconds first): " + e.getMessage()));
            return null;
        }
    }

    private static Duration notice(@Nullable String given, List<FieldProblem> problems) {
        if (given == null) {
            return NOTICE;
        }
        try {
            Duration notice = Duration.parse(given);
            if (!notice.isNegative() && notice.compareTo(LONGEST) <= 0) {
                return notice;
            }
        } catch (DateTimeException e) {
            // said below
        }
        problems.add(new FieldProblem("notice", "must be a duration such as P7D or PT4H, 366 days at most"));
        return NOTICE;
    }

    void withdraw(UUID id, String by) {
        PlannedDrill drill = planned.get(id);
        catalog.runInTransaction(() -> {
            if (!planned.withdraw(id, by)) {
                throw new ConflictException("Planned drill " + id + " was withdrawn already.");
            }
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.withdraw-drill", "DrPlan/" + drill.plan())
                    .with("planned", id));
        });
        alerts.resolve("drill-notice:" + id);
        alerts.resolve("drill-missed:" + id);
        alerts.resolve("drill-approval:" + id);
        live.dashboardChanged();
    }
}

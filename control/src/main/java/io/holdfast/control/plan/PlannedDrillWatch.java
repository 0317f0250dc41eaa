package io.holdfast.control.plan;

import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.notification.Announcements;
import io.holdfast.control.recovery.Participant;
import io.holdfast.control.recovery.PlannedDrill;
import io.holdfast.control.recovery.PlannedDrills;
import io.holdfast.control.work.Ticking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Tells those who take part of planned drills, begins the drills at their time, and raises an alert for each that was
 * missed: that nobody could begin, that nobody approved of, or that was not brought to an end within a day.
 */
@Component
class PlannedDrillWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** People were told a time; one that is later than this is not sprung upon them. */
    private static final Duration GRACE = Duration.ofMinutes(15);

    private static final Duration TO_END = Duration.ofDays(1);
    private static final DateTimeFormatter FOR_PEOPLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV");

    private final PlannedDrills planned;
    private final UnapprovedDrills unapproved;
    private final RunRequests requests;
    private final PlanRuns runs;
    private final Announcements announcements;
    private final Alerts alerts;
    private final Clock clock;

    PlannedDrillWatch(
            PlannedDrills planned,
            UnapprovedDrills unapproved,
            RunRequests requests,
            PlanRuns runs,
            Announcements announcements,
            Alerts alerts,
            Clock clock) {
        super("planned-drills", EVERY);
        this.planned = planned;
        this.unapproved = unapproved;
        this.requests = requests;
        this.runs = runs;
        this.announcements = announcements;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        try {
            for (PlannedDrill drill : planned.open()) {
                look(drill);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(PlannedDrill drill) throws InterruptedException {
        Instant now = clock.instant();
        Instant starts = drill.startsAt();
        if (drill.lastStart() != null && drill.lastOutcome() == null) {
            judge(drill, drill.lastStart(), now);
        }
        if (starts == null) {
            return;
        }
        // said from the time of the notice on, so that somebody can approve before
        Optional<String> waits = starts.minus(drill.notice()).isAfter(now) ? Optional.empty() : unapproved.look(drill);
        if (!starts.isAfter(now)) {
            if (waits.isEmpty() || starts.plus(TO_END).isBefore(now)) {
                begin(drill, starts, now, waits);
            }
        } else if (drill.noticedAt() == null
                && !drill.notice().isZero()
                && !starts.minus(drill.notice()).isAfter(now)) {
            tell(drill, starts, waits);
        }
    }

    private void tell(PlannedDrill drill, Instant starts, Optional<String> waits) throws InterruptedException {
        String when = FOR_PEOPLE.format(starts.atZone(ZoneId.of(drill.zone())));
        String who = drill.participants().stream().map(Participant::words).collect(Collectors.joining(", "));
        List<String> problems = new ArrayList<>();
        for (String channel : drill.channels()) {
            try {
                announcements.send(
                        channel,
                        // the same message when it is sent again, to one that took it before
                        UUID.nameUUIDFromBytes(
                                (drill.plannedId() + "/" + starts + "/" + channel).getBytes(StandardCharsets.UTF_8)),
                        "Drill at " + when + ": " + drill.mode() + " of plan " + drill.plan(),
                        drill.reason() + ". Planned by " + drill.plannedBy() + "."
                                + waits.map(why -> " " + why).orElse("")
                                + (who.isEmpty() ? "" : " Taking part: " + who + "."),
                        drill.plan());
            } catch (IOException | NotFoundException e) {
                problems.add(channel + ": " + e.getMessage());
            }
        }
        String cause = "drill-notice:" + drill.plannedId();
        if (problems.isEmpty()) {
            planned.noticed(drill, null);
            alerts.resolve(cause);
            return;
        }
        String problem = String.join("; ", problems);
        planned.noticed(drill, problem);
        alerts.raise(
                cause,
                Alerts.Severity.WARNING,
                "Nobody could be told of a drill",
                "The " + drill.mode() + " of plan " + drill.plan() + " at " + when + " could not be announced: "
                        + problem + ". It is tried again; tell those who take part yourself, or mend the channel.",
                drill.plan());
    }

    private void begin(PlannedDrill drill, Instant starts, Instant now, Optional<String> waits)
            throws InterruptedException {
        Instant next = drill.cron() == null
                ? null
                : new Schedule(Optional.of(drill.cron()), drill.zone(), Optional.empty()).next(now);
        if (!planned.take(drill, next)) {
            return;
        }
        alerts.resolve("drill-notice:" + drill.plannedId());
        if (waits.isPresent()) {
            missed(drill, starts, "It waited for a day. " + waits.get());
            return;
        }
        // one that waited for approval begins when it comes, also later than people were told
        if (starts.plus(GRACE).isBefore(now) && !unapproved.hasWaited(drill)) {
            missed(drill, starts, "No server was there to begin it in time.");
            return;
        }
        try {
            PlanRun run = requests.request(drill.plan(), wish(drill), drill.plannedBy());
            planned.began(drill.plannedId(), run.runId());
        } catch (InvalidRequestException | ConflictException | NotFoundException e) {
            missed(drill, starts, "It could not begin: " + e.getMessage());
        }
    }

    private static RunRequests.RunWish wish(PlannedDrill drill) {
        return new RunRequests.RunWish(
                drill.mode(),
                "Planned drill: " + drill.reason(),
                null,
                null,
                null,
                null,
                drill.participants(),
                drill.despiteReadiness(),
                null);
    }

    /** Whether the drill that began has come to something. */
    private void judge(PlannedDrill drill, Instant start, Instant now) {
        boolean late = start.plus(TO_END).isBefore(now);
        if (drill.lastRun() == null) {
            if (start.plus(GRACE).isBefore(now)) {
                missed(drill, start, "The server stopped while it began it.");
            }
            return;
        }
        PlanRun run = runs.get(drill.lastRun());
        switch (run.status()) {
            case REJECTED, WITHDRAWN, EXPIRED ->
                missed(
                        drill,
                        start,
                        "Its run was not approved of; it is "
                                + run.status().name().toLowerCase(Locale.ROOT) + ".");
            case SUCCESS, FAILED, ABORTED -> {
                planned.ended(drill.plannedId(), String.valueOf(run.outcome()), false);
                alerts.resolve("drill-missed:" + drill.plannedId());
            }
            case AWAITING_APPROVAL, SCHEDULED, IN_PROGRESS, WAITING, ABORTING -> {
                if (late) {
                    missed(drill, start, "Its run " + run.runId() + " was not brought to an end within a day.");
                }
            }
        }
    }

    private void missed(PlannedDrill drill, Instant start, String why) {
        planned.ended(drill.plannedId(), why, true);
        alerts.raise(
                "drill-missed:" + drill.plannedId(),
                Alerts.Severity.WARNING,
                "A planned drill was missed",
                "The " + drill.mode() + " of plan " + drill.plan() + " at "
                        + FOR_PEOPLE.format(start.atZone(ZoneId.of(drill.zone()))) + " was not done. " + why
                        + " Plan it anew, or withdraw it: 'holdfast dr calendar --withdraw " + drill.plannedId() + "'.",
                drill.plan());
    }
}

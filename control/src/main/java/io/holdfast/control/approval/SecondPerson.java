package io.holdfast.control.approval;

import io.holdfast.control.ConflictException;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.approval.WaitingRequests.Waiting;
import io.holdfast.control.live.LiveFeed;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rules for what waits for a second person: never one's own, within a day, by the digest of what was looked at, with a
 * reason. Whether one person may be enough after all is decided where the server is started, and alarmed.
 */
@Component
public class SecondPerson {
    /** The alert's cause. */
    static final String OWN = "own-approval";

    /** The first word of the causes of alerts about requests that wait. */
    static final String WAITS = "approval";

    /** For so long somebody may decide. */
    public static final Duration OPEN_FOR = Duration.ofHours(24);

    private final ControlSettings settings;
    private final Alerts alerts;
    private final LiveFeed live;

    SecondPerson(ControlSettings settings, Alerts alerts, LiveFeed live) {
        this.settings = settings;
        this.alerts = alerts;
        this.live = live;
    }

    /** Whether nobody may approve of their own requests. */
    public boolean isNeeded() {
        return !settings.ownApprovals();
    }

    /** Tells that something waits. */
    public void waits(Waiting one) {
        alerts.raise(
                cause(one.request()),
                Alerts.Severity.WARNING,
                one.subject() + " waits for approval",
                one.by() + " asks for it: " + one.reason() + ". Another person decides until " + one.until() + ".",
                one.request().toString());
        live.dashboardChanged();
    }

    /** Tells that one person alone has done what needs two. */
    public void wasAlone(String subject, String by, String about) {
        alerts.raise(
                OWN,
                Alerts.Severity.WARNING,
                subject + " was approved by " + by + " alone",
                "The server was started with --allow-own-approvals. Start it without, once there is a second person"
                        + " who may approve.",
                about);
        live.dashboardChanged();
    }

    /** Ends the alert of a request that waits no longer. */
    public void settled(UUID request) {
        alerts.resolve(cause(request));
        live.dashboardChanged();
    }

    static String cause(UUID request) {
        return WAITS + ":" + request;
    }

    /** @throws ConflictException when both are one person */
    public static void requireOther(String requestedBy, String by) {
        if (requestedBy.equals(by)) {
            throw new ConflictException("You asked for this yourself. Another person with the right to approve decides;"
                    + " you can only withdraw it.");
        }
    }

    /** @throws ConflictException when it was asked for by somebody else */
    public static void requireOwn(String requestedBy, String by) {
        if (!requestedBy.equals(by)) {
            throw new ConflictException(
                    "This was asked for by " + requestedBy + ". Reject it instead of withdrawing it.");
        }
    }

    /** The reason for a refusal. @throws InvalidRequestException when there is none */
    public static String requireReason(@Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            throw new InvalidRequestException("reason", "is missing; say why, whoever asked will read it");
        }
        return reason.strip();
    }

    /** What a request that was decided before is told. */
    public static ConflictException notOpen(UUID request, String status, @Nullable String decidedBy) {
        return new ConflictException("Request " + request + " is " + status
                + (decidedBy == null ? "" : ", by " + decidedBy)
                + "; only one that waits for approval can be decided.");
    }
}

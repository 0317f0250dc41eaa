package io.holdfast.control.notification;

import io.holdfast.control.alert.Alerts;
import org.springframework.stereotype.Component;

/** Raises the alarm when a channel or a heartbeat takes nothing. Told by the channels that still work. */
@Component
class ChannelHealth {
    /** A channel that failed so often has not only been busy for a moment: half a minute has passed. */
    private static final int ENOUGH = 5;

    private final Alerts alerts;

    ChannelHealth(Alerts alerts) {
        this.alerts = alerts;
    }

    static String subject(String channel) {
        return "channel " + channel;
    }

    void failed(String channel, int attempts, String error) {
        if (attempts >= ENOUGH) {
            alerts.raise(
                    "notification:" + channel,
                    Alerts.Severity.WARNING,
                    "Notification channel " + channel + " does not work",
                    error + " What it is to tell waits and is tried again for a day.",
                    subject(channel));
        }
    }

    void works(String channel) {
        alerts.resolve("notification:" + channel);
    }

    void heartbeatFailed(String heartbeat, String error) {
        alerts.raise(
                "heartbeat:" + heartbeat,
                Alerts.Severity.WARNING,
                "Heartbeat " + heartbeat + " is not answered",
                error,
                "heartbeat " + heartbeat);
    }

    void heartbeatWorks(String heartbeat) {
        alerts.resolve("heartbeat:" + heartbeat);
    }
}

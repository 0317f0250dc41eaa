package io.holdfast.control.notification;

import io.holdfast.control.alert.Alert;
import io.holdfast.control.inventory.ChannelTarget;
import java.io.IOException;
import java.util.Map;

/** PagerDuty's Events API v2: one event for each alert; the alert's id makes those of it one incident. */
record PagerDutyDelivery(ChannelTarget.PagerDuty target, WebPost web) implements Delivery {
    private static final int MOST_SUMMARY = 1024;

    @Override
    public void deliver(Message message) throws IOException, InterruptedException {
        for (Notice notice : message.notices()) {
            send(notice, notice.resolved() ? "resolve" : "trigger");
            if (message.test()) {
                // leaves nothing for somebody to close
                send(notice, "resolve");
            }
        }
    }

    private void send(Notice notice, String action) throws IOException, InterruptedException {
        Alert alert = notice.alert();
        String summary = alert.title();
        Map<String, Object> payload = Map.of(
                "summary", summary.length() > MOST_SUMMARY ? summary.substring(0, MOST_SUMMARY) : summary,
                "source", "holdfast",
                "severity", alert.severity(),
                "timestamp", alert.since().toString(),
                "component", alert.subject(),
                "group", String.join(", ", notice.services()),
                "class", alert.kind(),
                "custom_details", Map.of("detail", alert.detail(), "runbook", alert.runbook()));
        web.post(
                target.url(),
                Map.of(
                        "routing_key",
                        target.routingKey().read(),
                        "event_action",
                        action,
                        "dedup_key",
                        "holdfast/" + alert.id(),
                        "client",
                        "Holdfast",
                        "payload",
                        payload),
                Map.of());
    }
}

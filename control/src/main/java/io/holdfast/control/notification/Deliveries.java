package io.holdfast.control.notification;

import io.holdfast.control.inventory.ChannelTarget;
import org.springframework.stereotype.Component;

/** Which way a message goes to which target. */
@Component
class Deliveries {
    private final WebPost web;

    Deliveries(WebPost web) {
        this.web = web;
    }

    Delivery to(ChannelTarget target) {
        return switch (target) {
            case ChannelTarget.Email email -> new EmailDelivery(email);
            case ChannelTarget.Webhook webhook -> new WebhookDelivery(webhook, web);
            case ChannelTarget.Chat chat -> new ChatDelivery(chat, web);
            case ChannelTarget.PagerDuty pagerDuty -> new PagerDutyDelivery(pagerDuty, web);
            case ChannelTarget.Alertmanager alertmanager -> new AlertmanagerDelivery(alertmanager, web);
        };
    }
}

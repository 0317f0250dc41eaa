package io.holdfast.control.notification;

import io.holdfast.control.Catalog;
import io.holdfast.control.inventory.ChannelTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Our JSON, signed as Standard Webhooks 1.0 says (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body. A
 * receiver refuses what is older than five minutes, and an id that it has had: so nothing can be played to it twice.
 */
record WebhookDelivery(ChannelTarget.Webhook target, WebPost web) implements Delivery {
    private static final String ENCODED = "whsec_";

    record Body(String type, String timestamp, boolean test, List<Told> alerts) {}

    /** @param status {@code standing} or {@code resolved} */
    record Told(
            String id,
            String status,
            String kind,
            String severity,
            String title,
            String detail,
            String subject,
            List<String> services,
            String since,
            String resolvedAt,
            String runbook) {
        static Told of(Notice notice) {
            var alert = notice.alert();
            return new Told(
                    alert.id().toString(),
                    notice.resolved() ? "resolved" : "standing",
                    alert.kind(),
                    alert.severity(),
                    alert.title(),
                    alert.detail(),
                    alert.subject(),
                    notice.services(),
                    alert.since().toString(),
                    alert.resolvedAt() == null ? "" : alert.resolvedAt().toString(),
                    alert.runbook());
        }
    }

    @Override
    public void deliver(Message message) throws IOException, InterruptedException {
        String body = String.valueOf(Catalog.json(new Body(
                "holdfast.alerts",
                message.at().toString(),
                message.test(),
                message.notices().stream().map(Told::of).toList())));
        String id = "msg_" + message.id();
        String time = String.valueOf(message.at().getEpochSecond());
        web.post(
                target.url().resolve(),
                body,
                Map.of(
                        "webhook-id", id,
                        "webhook-timestamp", time,
                        "webhook-signature", "v1," + sign(target.secret().read(), id + "." + time + "." + body)));
    }

    /** @param secret {@code whsec_} and base64, or the key's own characters */
    static String sign(String secret, String text) throws IOException {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        if (secret.startsWith(ENCODED)) {
            try {
                key = Base64.getDecoder().decode(secret.substring(ENCODED.length()));
            } catch (IllegalArgumentException e) {
                throw new IOException("The webhook's secret begins with whsec_, and what follows is not base64.", e);
            }
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", e);
        }
    }
}

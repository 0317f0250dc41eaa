package io.holdfast.control.notification;

import io.holdfast.control.Catalog;
import io.holdfast.control.alert.Alert;
import io.holdfast.control.inventory.ChannelTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Alertmanager's API v2, as Prometheus itself uses it: what stands is told again and again, and ends by itself when it is
 * told no more. So an Alertmanager that was started anew knows all alerts again within a minute.
 */
record AlertmanagerDelivery(ChannelTarget.Alertmanager target, WebPost web) implements Delivery {
    /** Some repetitions may be lost before what stands is taken for resolved. */
    private static final int REPETITIONS = 5;

    private static final long ALONE_SECONDS = 86_400;
    private static final long TEST_SECONDS = 60;

    @Override
    public void deliver(Message message) throws IOException, InterruptedException {
        List<Object> alerts = new ArrayList<>();
        for (Notice notice : message.notices()) {
            alerts.add(alert(notice, message));
        }
        URI base = target.url().resolve();
        String path = base.toString();
        URI address = URI.create((path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/api/v2/alerts");
        web.post(address, String.valueOf(Catalog.json(alerts)), authorization());
    }

    private static Map<String, Object> alert(Notice notice, Message message) {
        Alert alert = notice.alert();
        long lasts = message.test()
                ? TEST_SECONDS
                : message.repeatSeconds() > 0 ? message.repeatSeconds() * REPETITIONS : ALONE_SECONDS;
        Instant end = alert.resolvedAt();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", "Holdfast" + name(alert.kind()));
        labels.put("severity", alert.severity());
        labels.put("subject", alert.subject());
        if (!notice.services().isEmpty()) {
            labels.put("service", String.join(",", notice.services()));
        }
        labels.put("alert_id", alert.id().toString());
        return Map.of(
                "labels",
                labels,
                "annotations",
                Map.of("summary", alert.title(), "description", alert.detail(), "runbook_url", alert.runbook()),
                "startsAt",
                alert.since().toString(),
                "endsAt",
                (notice.resolved() && end != null ? end : message.at().plusSeconds(lasts)).toString());
    }

    /** {@code restore-test} becomes {@code RestoreTest}. */
    private static String name(String kind) {
        return Arrays.stream(kind.split("-", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private Map<String, String> authorization() throws IOException {
        if (target.token().isPresent()) {
            return Map.of("Authorization", "Bearer " + target.token().get().read());
        }
        if (target.user().isPresent() && target.password().isPresent()) {
            String both = target.user().get() + ":" + target.password().get().read();
            return Map.of(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        return Map.of();
    }
}

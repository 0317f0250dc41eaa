package io.holdfast.control.notification;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/notifications")
@Tag(name = "Notifications")
class NotificationResource {
    private static final List<String> STATES = List.of("waiting", "delivered", "abandoned", "needless");

    private final Outbox outbox;
    private final Channels channels;
    private final HeartbeatTicker heartbeats;

    NotificationResource(Outbox outbox, Channels channels, HeartbeatTicker heartbeats) {
        this.outbox = outbox;
        this.channels = channels;
        this.heartbeats = heartbeats;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Notifications(List<Notification> items, @Nullable String next) {}

    record Declared(List<Channels.Status> items, List<HeartbeatTicker.Beat> heartbeats) {}

    @GetMapping
    @Operation(summary = "What channels are to be told and were told, newest first")
    Notifications list(
            @RequestParam(name = "channel", required = false) @Nullable String channel,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "alert", required = false) @Nullable String alert,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        if (state != null && !STATES.contains(state)) {
            throw new InvalidRequestException(
                    "state", "is '" + state + "'; it must be one of " + String.join(", ", STATES));
        }
        Page<Notification> page = outbox.page(
                channel,
                state,
                alert == null ? null : Instants.id("alert", alert),
                Page.Key.parse(after),
                Page.limit(limit));
        return new Notifications(page.items(), page.next());
    }

    @GetMapping("/channels")
    @Operation(summary = "The declared channels and heartbeats, and how they stand")
    Declared channels() {
        return new Declared(channels.list(), heartbeats.beats());
    }

    @PostMapping("/channels/{name}/test")
    @Operation(summary = "Send a test message through a channel, and say whether the other side took it")
    Channels.Outcome test(@PathVariable("name") String name, @Nullable Principal principal)
            throws InterruptedException {
        return channels.test(name, Caller.name(principal));
    }
}

package io.holdfast.control.alert;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.alert.AlertHistory.Which;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/alerts")
@Tag(name = "Alerts")
class AlertResource {
    private static final int MOST_WORDS = 1000;

    private final Alerts alerts;
    private final AlertHistory history;
    private final VisibleInventory inventory;

    AlertResource(Alerts alerts, AlertHistory history, VisibleInventory inventory) {
        this.inventory = inventory;
        this.alerts = alerts;
        this.history = history;
    }

    /** @param note what is being done about it; may be left out */
    record Acknowledgement(@Nullable String note) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Alarms(List<Alert> items, @Nullable String next) {}

    @GetMapping
    @Operation(summary = "Alerts, newest first: standing (unless told otherwise), resolved or all")
    Alarms list(
            @RequestParam(name = "state", defaultValue = "standing") String state,
            @RequestParam(name = "severity", required = false) @Nullable String severity,
            @RequestParam(name = "subject", required = false) @Nullable String subject,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        if (!List.of("standing", "resolved", "all").contains(state)) {
            throw new InvalidRequestException("state", "is '" + state + "'; it must be standing, resolved or all");
        }
        if (severity != null && !List.of("warning", "critical").contains(severity)) {
            throw new InvalidRequestException("severity", "is '" + severity + "'; it must be warning or critical");
        }
        Page<Alert> page = history.page(
                inventory.subjects(),
                Which.valueOf(state.toUpperCase(Locale.ROOT)),
                severity,
                subject,
                Page.Key.parse(after),
                Page.limit(limit));
        return new Alarms(page.items(), page.next());
    }

    @GetMapping("/{alert_id}")
    @Operation(summary = "One alert")
    Alert get(@PathVariable("alert_id") String id) {
        return alerts.get(Instants.id("alert", id));
    }

    @PostMapping("/{alert_id}/acknowledge")
    @Operation(summary = "Take an alert on: it is not escalated or told of again")
    Alert acknowledge(
            @PathVariable("alert_id") String id,
            @RequestBody Acknowledgement acknowledgement,
            @Nullable Principal principal) {
        String note = acknowledgement.note();
        if (note != null && note.length() > MOST_WORDS) {
            throw new InvalidRequestException("note", "has more than " + MOST_WORDS + " characters");
        }
        return alerts.acknowledge(
                Instants.id("alert", id), Caller.name(principal), note == null || note.isBlank() ? null : note.strip());
    }
}

package io.holdfast.control.recovery;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Permission;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The calendar of drills. */
@RestController
@RequestMapping("/api/v1/admin/dr")
@Tag(name = "Disaster recovery")
class PlannedDrillResource {
    private final VisibleInventory inventory;
    private final Access access;
    private final PlannedDrills planned;
    private final PlannedDrillRequests requests;
    private final DrillCalendarFile file;

    PlannedDrillResource(
            VisibleInventory inventory,
            Access access,
            PlannedDrills planned,
            PlannedDrillRequests requests,
            DrillCalendarFile file) {
        this.inventory = inventory;
        this.access = access;
        this.planned = planned;
        this.requests = requests;
        this.file = file;
    }

    record PlannedDrillList(List<PlannedDrill> items) {}

    @GetMapping("/planned_drills")
    @Operation(summary = "Drills that are still to come, and those of which something is amiss; the nearest first")
    PlannedDrillList list() {
        return new PlannedDrillList(planned.open(access.seen()));
    }

    @PostMapping("/planned_drills")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Plan a drill for a time, or again and again",
            description = "Those who take part are told before, by the channels named. At its time a test or a tabletop"
                    + " begins; a switchover is asked for, and waits for a second person. An alert says when it was"
                    + " missed.")
    PlannedDrill plan(@RequestBody PlannedDrillRequests.DrillWish wish, @Nullable Principal principal) {
        Inventory current = inventory.current();
        current.findPlan(String.valueOf(wish.plan()))
                .ifPresent(found -> access.require(Set.of(Permission.COMMAND), PlanServices.concerned(found, current)));
        return requests.plan(current, wish, Caller.name(principal));
    }

    @DeleteMapping("/planned_drills/{planned_id}")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Withdraw a planned drill, with all times that are still to come")
    void withdraw(@PathVariable("planned_id") String id, @Nullable Principal principal) {
        requests.withdraw(Instants.id("planned drill", id), Caller.name(principal));
    }

    @GetMapping(value = "/calendar.ics", produces = "text/calendar")
    @Operation(summary = "Planned drills, and those that plans call for, as an iCalendar file (RFC 5545)")
    ResponseEntity<String> calendar() {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"drills.ics\"")
                .body(file.of(access.seen(), inventory.current()));
    }
}

package io.holdfast.control.scrub;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.maintenance.MaintenanceCancels;
import io.holdfast.control.work.WorkQueue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/repositories/{name}")
@Tag(name = "Repositories")
class ScrubResource {
    private final InventoryStore inventory;
    private final Scrubs scrubs;
    private final MaintenanceCancels cancels;
    private final WorkQueue queue;
    private final Clock clock;

    ScrubResource(InventoryStore inventory, Scrubs scrubs, MaintenanceCancels cancels, WorkQueue queue, Clock clock) {
        this.inventory = inventory;
        this.scrubs = scrubs;
        this.cancels = cancels;
        this.queue = queue;
        this.clock = clock;
    }

    record Accepted(String repository, String statusUrl) {}

    /**
     * @param readBackSince what the repository held at that moment, and holds still, was read back since, every byte of it, and
     *     was as it was written; null when it never was
     * @param damaged whether the newest scrub that came to an end found errors
     * @param next what to give as {@code after} for the next page; null when this is the last
     * @param total how many there are on all pages
     */
    record Items(
            List<Scrub> items,
            @Nullable Instant readBackSince,
            boolean damaged,
            @Nullable String next,
            long total) {}

    @PostMapping("/scrub")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Read all of a repository back now",
            description = "Its structure, and every byte of every pack. Where a scrub runs, after that.")
    Accepted scrub(@PathVariable("name") String name, @Nullable Principal principal) {
        inventory.current().repository(name);
        scrubs.askForAll(name, Caller.name(principal));
        queue.bringForward(ScrubTasks.SCRUB, name, clock.instant(), true, clock.instant());
        return new Accepted(name, "/api/v1/admin/repositories/" + name + "/scrubs");
    }

    @PostMapping("/scrubs/{scrub_id}/cancel")
    @Operation(
            summary = "Cancel a scrub that runs",
            description =
                    "Answered while it still stops: its status says when it has. A scrub changes nothing; the next one reads"
                            + " the same part. 409 when it has ended.")
    Scrub cancelScrub(
            @PathVariable("name") String name, @PathVariable("scrub_id") String id, @Nullable Principal principal) {
        return cancels.cancel(scrubs, name, Instants.id("scrub", id), Caller.name(principal));
    }

    @GetMapping("/scrubs")
    @Operation(summary = "The scrubs of a repository, newest first, and since when all of it has been read back")
    Items list(
            @PathVariable("name") String name,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        inventory.current().repository(name);
        Page<Scrub> page = scrubs.page(name, key, most);
        return new Items(
                page.items(),
                scrubs.readBackSince().get(name),
                scrubs.damaged().containsKey(name),
                page.next(),
                scrubs.count(name));
    }
}

package io.holdfast.control.prune;

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
class PruneResource {
    private final InventoryStore inventory;
    private final Prunes prunes;
    private final MaintenanceCancels cancels;
    private final WorkQueue queue;
    private final Clock clock;

    PruneResource(InventoryStore inventory, Prunes prunes, MaintenanceCancels cancels, WorkQueue queue, Clock clock) {
        this.inventory = inventory;
        this.prunes = prunes;
        this.cancels = cancels;
        this.queue = queue;
        this.clock = clock;
    }

    record Accepted(String repository, String statusUrl) {}

    /**
     * @param next what to give as {@code after} for the next page; null when this is the last
     * @param total how many there are on all pages
     */
    record Items(List<Prune> items, @Nullable String next, long total) {}

    @PostMapping("/prune")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Give back the room of what no recovery point of a repository needs any more, now")
    Accepted prune(@PathVariable("name") String name) {
        inventory.current().repository(name);
        queue.bringForward(PruneTasks.PRUNE, name, clock.instant(), true, clock.instant());
        return new Accepted(name, "/api/v1/admin/repositories/" + name + "/prunes");
    }

    @PostMapping("/prunes/{prune_id}/cancel")
    @Operation(
            summary = "Cancel a prune that runs",
            description =
                    "Answered while it still stops: its status says when it has. At whatever it stops, nothing that a"
                            + " recovery point needs is gone, and the next prune goes on. 409 when it has ended.")
    Prune cancelPrune(
            @PathVariable("name") String name, @PathVariable("prune_id") String id, @Nullable Principal principal) {
        return cancels.cancel(prunes, name, Instants.id("prune", id), Caller.name(principal));
    }

    @GetMapping("/prunes")
    @Operation(summary = "The prunes of a repository, newest first")
    Items list(
            @PathVariable("name") String name,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        inventory.current().repository(name);
        Page<Prune> page = prunes.page(name, key, most);
        return new Items(page.items(), page.next(), prunes.count(name));
    }
}

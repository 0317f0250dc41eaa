package io.holdfast.control.verdict;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.verdict.KeptCopies.Copy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/repositories/{name}/immutability")
@Tag(name = "Repositories")
class ImmutabilityResource {
    private final InventoryStore inventory;
    private final KeptCopies copies;
    private final Clock clock;

    ImmutabilityResource(InventoryStore inventory, KeptCopies copies, Clock clock) {
        this.inventory = inventory;
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * Of the newest recovery points that a repository holds, one for each data set, as its store said last.
     *
     * @param newest how many there are
     * @param locked how many of them nobody can remove now
     * @param until when the first of these locks ends; null without any
     */
    record Immutability(int newest, int locked, @Nullable Instant until) {}

    @GetMapping
    @Operation(summary = "Which of the newest recovery points in a repository nobody can remove now")
    Immutability immutability(@PathVariable("name") String name) {
        Inventory current = inventory.current();
        current.repository(name);
        List<Copy> here = copies.of(current).stream()
                .filter(copy -> copy.repository().equals(name))
                .toList();
        Instant now = clock.instant();
        List<Instant> locks = here.stream()
                .map(Copy::lockedUntil)
                .filter(Objects::nonNull)
                .filter(until -> until.isAfter(now))
                .sorted()
                .toList();
        return new Immutability(here.size(), locks.size(), locks.isEmpty() ? null : locks.getFirst());
    }
}

package io.holdfast.control.targets;

import io.holdfast.control.Caller;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Declaration.Impact;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.TargetReview;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/targets")
@Tag(name = "Targets")
class TargetResource {
    private final VisibleInventory inventory;
    private final TargetReview review;
    private final TargetHistory history;
    private final Clock clock;

    TargetResource(VisibleInventory inventory, TargetReview review, TargetHistory history, Clock clock) {
        this.inventory = inventory;
        this.review = review;
        this.history = history;
        this.clock = clock;
    }

    /**
     * A service's targets.
     *
     * @param impact null when nobody declared it; there is no proposal then
     * @param overdue whether the review should have been done
     */
    record ServiceTargets(
            String serviceName,
            String owner,
            String criticalityTier,
            int rtoMinutes,
            int rpoMinutes,
            String reason,
            @Nullable LocalDate lastReviewed,
            @Nullable LocalDate reviewDue,
            boolean overdue,
            @Nullable Impact impact,
            @Nullable TargetProposal proposal) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record Items(List<ServiceTargets> items, @Nullable String next, long total) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record History(
            List<TargetHistory.TargetState> items, @Nullable String next) {}

    /**
     * @param rtoMinutes left out: as it is
     * @param rpoMinutes left out: as it is
     * @param reason what the review came to; kept in the history
     */
    record ReviewRequest(
            @Nullable Integer rtoMinutes,
            @Nullable Integer rpoMinutes,
            @Nullable String reason) {}

    @GetMapping
    @Operation(
            summary = "Each service's targets, and those that its business impact leads to; by their names",
            description = "words: each of them is in the service's name, owner or tier.")
    Items list(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        SearchWords wanted = SearchWords.parse(words);
        Inventory current = inventory.current();
        List<Service> found = current.services().stream()
                .filter(service -> wanted.in(service.name(), service.owner(), service.criticality()))
                .toList();
        Page<Service> page =
                Page.cut("targets", found.stream(), 1, service -> List.of(service.name()), after, Page.limit(limit));
        return new Items(
                page.items().stream().map(service -> targets(current, service)).toList(), page.next(), found.size());
    }

    @GetMapping("/{service}")
    @Operation(summary = "A service's targets, and those that its business impact leads to")
    ServiceTargets get(@PathVariable("service") String service) {
        Inventory current = inventory.current();
        return targets(current, current.service(service));
    }

    private ServiceTargets targets(Inventory current, Service service) {
        LocalDate due = service.targets().reviewDue().orElse(null);
        return new ServiceTargets(
                service.name(),
                service.owner(),
                service.criticality(),
                service.targets().rtoMinutes(),
                service.targets().rpoMinutes(),
                service.targets().reason(),
                service.targets().reviewedOn().orElse(null),
                due,
                due != null && today().isAfter(due),
                service.impact().orElse(null),
                TargetProposals.of(current, service).orElse(null));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @GetMapping("/{service}/history")
    @Operation(summary = "What a service's targets were, and who changed them when and why; newest first")
    History history(
            @PathVariable("service") String service,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<TargetHistory.TargetState> page = history.page(service, Page.Key.parse(after), Page.limit(limit));
        return new History(page.items(), page.next());
    }

    @PostMapping("/{service}/review")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Note that a service's targets were reviewed today, and change them if need be",
            description = "The declaration then differs from the files, until they say the same.")
    ServiceTargets review(
            @PathVariable("service") String service,
            @RequestBody ReviewRequest request,
            @Nullable Principal principal) {
        String reason = request.reason();
        if (reason == null || reason.isBlank() || reason.length() > 2000) {
            throw new InvalidRequestException("reason", "is missing or has more than 2000 characters");
        }
        review.reviewed(
                service,
                today(),
                request.rtoMinutes(),
                request.rpoMinutes(),
                new InventoryStore.Asked(Caller.name(principal), reason.strip()));
        return get(service);
    }
}

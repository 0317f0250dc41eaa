package io.holdfast.control.restore;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Restores over what is there, and the second person's decisions about them. */
@RestController
@RequestMapping("/api/v1/admin/restore/replacements")
@Tag(name = "Replacements")
class ReplacementResource {
    private final ReplacementApprovals approvals;
    private final Replacements replacements;
    private final DryRuns dryRuns;
    private final WishReach reach;
    private final Access access;

    ReplacementResource(
            ReplacementApprovals approvals,
            Replacements replacements,
            DryRuns dryRuns,
            WishReach reach,
            Access access) {
        this.dryRuns = dryRuns;
        this.reach = reach;
        this.access = access;
        this.approvals = approvals;
        this.replacements = replacements;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Items(List<Replacement> items, @Nullable String next) {}

    @Audited(Audited.When.ITSELF)
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ask for a restore over a data directory (selection place.in-place) that keeps what it replaces;"
                    + " another person approves of it")
    Replacement request(@RequestBody RestoreRequests.Wish wish, @Nullable Principal principal) {
        reach.require(wish);
        return approvals.request(wish, Caller.name(principal));
    }

    @GetMapping
    @Operation(
            summary = "The latest requests for restores over what is there, newest first",
            description = "status: only those that stand so, such as AWAITING_APPROVAL.")
    Items list(
            @RequestParam(name = "status", required = false) Replacement.@Nullable Status status,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        approvals.expire();
        Page<Replacement> page = replacements.page(access.seen(), status, key, most);
        return new Items(page.items(), page.next());
    }

    @GetMapping("/{replacement_id}")
    @Operation(summary = "How a request for a restore over what is there stands")
    Replacement get(@PathVariable("replacement_id") String id) {
        return replacements.get(id(id));
    }

    @GetMapping("/{replacement_id}/plan")
    @Operation(
            summary = "What a request for a restore over what is there would do, as things are now",
            description =
                    "What whoever asked for it was shown, for whoever decides. As a restore's plan, it may take up to 20"
                            + " seconds. 409 once the request does not wait any more.")
    DryRun plan(@PathVariable("replacement_id") String id) throws InterruptedException {
        return dryRuns.of(approvals.waiting(id(id)).restore());
    }

    @Audited(Audited.When.ITSELF)
    @PostMapping("/{replacement_id}/approve")
    @Operation(summary = "Approve of what somebody else asked for, by its digest; the restore begins then")
    Replacement approve(
            @PathVariable("replacement_id") String id,
            @RequestBody PartApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.approve(id(id), decision, Caller.name(principal));
    }

    @Audited(Audited.When.ITSELF)
    @PostMapping("/{replacement_id}/reject")
    @Operation(summary = "Refuse what somebody else asked for; nothing is changed")
    Replacement reject(
            @PathVariable("replacement_id") String id,
            @RequestBody PartApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.reject(id(id), decision, Caller.name(principal));
    }

    @Audited(Audited.When.ITSELF)
    @DeleteMapping("/{replacement_id}")
    @Operation(summary = "Withdraw what you asked for yourself")
    Replacement withdraw(@PathVariable("replacement_id") String id, @Nullable Principal principal) {
        return approvals.withdraw(id(id), Caller.name(principal));
    }

    private static UUID id(String text) {
        return Instants.id("replacement", text);
    }
}

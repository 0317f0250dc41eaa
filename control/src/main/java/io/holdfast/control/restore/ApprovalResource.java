package io.holdfast.control.restore;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.audit.Audited;
import io.holdfast.sources.part.Difference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What waits for a second person, and their decisions. */
@RestController
@Tag(name = "Approvals")
class ApprovalResource {
    private final PartApprovals approvals;
    private final PartCancels cancels;
    private final RestoreApplications applications;
    private final RestoreOperations operations;
    private final Access access;

    ApprovalResource(
            PartApprovals approvals,
            PartCancels cancels,
            RestoreApplications applications,
            RestoreOperations operations,
            Access access) {
        this.cancels = cancels;
        this.access = access;
        this.approvals = approvals;
        this.applications = applications;
        this.operations = operations;
    }

    /**
     * One request with what its approval would do.
     *
     * @param difference what differs, as it was found last; null when the comparison has failed since
     */
    record Awaiting(
            String dataSet,
            RestoreApplication application,
            @Nullable Difference difference) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Items(List<Awaiting> items, @Nullable String next) {}

    @GetMapping("/api/v1/admin/approvals")
    @Operation(summary = "What waits for a second person's approval, the oldest first")
    Items list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        approvals.expire();
        Page<RestoreApplication> page = applications.awaiting(access.seen(), key, most);
        return new Items(
                page.items().stream()
                        .map(application -> {
                            RestoreOperation restore = operations.get(application.restoreId());
                            return new Awaiting(restore.dataSet(), application, restore.difference());
                        })
                        .toList(),
                page.next());
    }

    @GetMapping("/api/v1/admin/restore/applications/{application_id}")
    @Operation(summary = "How putting back a part stands")
    RestoreApplication application(@PathVariable("application_id") String id) {
        return applications.get(Instants.id("application", id));
    }

    @PostMapping("/api/v1/admin/restore/applications/{application_id}/cancel")
    @Operation(
            summary = "Cancel putting back a part that was approved of",
            description =
                    "Until it is committed; then nothing was changed. One that runs ends within a second or two. 409"
                            + " when it waits for approval, which is withdrawn instead, or has ended.")
    RestoreApplication cancel(@PathVariable("application_id") String id, @Nullable Principal principal) {
        return cancels.cancel(Instants.id("application", id), Caller.name(principal));
    }

    @PostMapping("/api/v1/admin/restore/applications/{application_id}/approve")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Approve of what somebody else asked for; it is done then")
    RestoreApplication approve(
            @PathVariable("application_id") String id,
            @RequestBody PartApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.approve(Instants.id("application", id), decision, Caller.name(principal));
    }

    @PostMapping("/api/v1/admin/restore/applications/{application_id}/reject")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Refuse what somebody else asked for; nothing is changed")
    RestoreApplication reject(
            @PathVariable("application_id") String id,
            @RequestBody PartApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.reject(Instants.id("application", id), decision, Caller.name(principal));
    }

    @DeleteMapping("/api/v1/admin/restore/applications/{application_id}")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Withdraw what you asked for yourself")
    RestoreApplication withdraw(@PathVariable("application_id") String id, @Nullable Principal principal) {
        return approvals.withdraw(Instants.id("application", id), Caller.name(principal));
    }
}

package io.holdfast.control.approval;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.approval.ChangeRequest.Status;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
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

/** Changes of the declarations that need a second person. */
@RestController
@RequestMapping("/api/v1/admin/approvals/changes")
@Tag(name = "Approvals")
class ChangeRequestResource {
    private final ChangeApprovals approvals;
    private final ChangeRequests requests;
    private final Access access;

    ChangeRequestResource(ChangeApprovals approvals, ChangeRequests requests, Access access) {
        this.access = access;
        this.approvals = approvals;
        this.requests = requests;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record ChangeRequestItems(
            List<ChangeRequest> items, @Nullable String next) {}

    @GetMapping
    @Operation(
            summary =
                    "Changes of the declarations that wait for approval, newest first; with all=true decided ones too")
    ChangeRequestItems changeRequests(
            @RequestParam(name = "all", defaultValue = "false") boolean all,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        approvals.expire();
        if (!access.seen().isEverything()) {
            // of the whole installation
            return new ChangeRequestItems(List.of(), null);
        }
        Page<ChangeRequest> page = requests.page(all ? null : Status.AWAITING_APPROVAL, key, most);
        return new ChangeRequestItems(page.items(), page.next());
    }

    @GetMapping("/{request_id}")
    @Operation(summary = "How a request stands")
    ChangeRequest changeRequest(@PathVariable("request_id") String id) {
        return requests.get(Instants.id("request", id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Ask for a change that leaves less of what is protected; another person decides within a day")
    ChangeRequest requestChange(@RequestBody ChangeApprovals.Wish wish, @Nullable Principal principal) {
        return approvals.request(wish, Caller.name(principal));
    }

    @PostMapping("/{request_id}/approve")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Approve of what somebody else asked for; it is done with that, or nothing is")
    ChangeRequest approveChange(
            @PathVariable("request_id") String id,
            @RequestBody ChangeApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.approve(Instants.id("request", id), decision, Caller.name(principal));
    }

    @PostMapping("/{request_id}/reject")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Refuse what somebody else asked for; nothing is changed")
    ChangeRequest rejectChange(
            @PathVariable("request_id") String id,
            @RequestBody ChangeApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.reject(Instants.id("request", id), decision, Caller.name(principal));
    }

    @DeleteMapping("/{request_id}")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Withdraw what you asked for yourself")
    ChangeRequest withdrawChange(@PathVariable("request_id") String id, @Nullable Principal principal) {
        return approvals.withdraw(Instants.id("request", id), Caller.name(principal));
    }
}

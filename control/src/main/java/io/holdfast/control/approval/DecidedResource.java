package io.holdfast.control.approval;

import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What came of requests. */
@RestController
@Tag(name = "Approvals")
class DecidedResource {
    private final DecidedRequests requests;
    private final Access access;

    DecidedResource(DecidedRequests requests, Access access) {
        this.requests = requests;
        this.access = access;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record DecidedItems(
            List<DecidedRequest> items, @Nullable String next) {}

    @GetMapping("/api/v1/admin/approvals/decided")
    @Operation(
            summary = "What was decided, withdrawn or left until its time was over, of all kinds, the latest first",
            description = "Decisions about the versions of a plan are with the plan.")
    DecidedItems decidedRequests(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Page<DecidedRequest> page = requests.page(access.seen(), Page.Key.parse(after), Page.limit(limit));
        return new DecidedItems(page.items(), page.next());
    }
}

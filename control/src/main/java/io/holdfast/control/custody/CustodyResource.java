package io.holdfast.control.custody;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.custody.CustodyRequest.Status;
import io.holdfast.control.custody.KeyExport.Shares;
import io.holdfast.control.inventory.Declaration.HeldCase;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.point.RecoveryPoint;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.EnumSet;
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

/** Legal holds, deletions before their time, and keys that are handed out. */
@RestController
@RequestMapping("/api/v1/admin")
@Tag(name = "Custody")
class CustodyResource {
    private static final int MOST = 1000;

    private final LegalHolds holds;
    private final HoldGrounds grounds;
    private final CustodyWishes wishes;
    private final CustodyApprovals approvals;
    private final CustodyRequests requests;
    private final VisibleInventory inventory;
    private final Access access;

    CustodyResource(
            LegalHolds holds,
            HoldGrounds grounds,
            CustodyWishes wishes,
            CustodyApprovals approvals,
            CustodyRequests requests,
            VisibleInventory inventory,
            Access access) {
        this.holds = holds;
        this.grounds = grounds;
        this.wishes = wishes;
        this.approvals = approvals;
        this.requests = requests;
        this.inventory = inventory;
        this.access = access;
    }

    /** A data set that is declared to be held as a whole. */
    record HeldDataSet(String dataSet, String service, List<HeldCase> cases) {}

    /**
     * @param items recovery points that are held by themselves, newest first
     * @param grounds of each of their cases, in the same order
     * @param dataSets on each page
     * @param next give it as {@code after} for the next page; null when there is none
     */
    record Holds(
            List<RecoveryPoint> items,
            List<HoldGround> grounds,
            List<HeldDataSet> dataSets,
            @Nullable String next) {}

    record PointHolds(List<HoldGround> items) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record CustodyItems(
            List<CustodyRequest> items, @Nullable String next) {}

    /** @param impact what it would do, in sentences */
    record Impact(List<String> impact) {}

    record DeletionWish(@Nullable String reason) {}

    @GetMapping("/holds")
    @Operation(summary = "What is under a legal hold: recovery points, newest first, and data sets as a whole")
    Holds holds(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<RecoveryPoint> held = holds.page(access.seen(), Page.Key.parse(after), Page.limit(limit));
        return new Holds(
                held.items(),
                grounds.of(held.items()),
                inventory.current().dataSets().stream()
                        .filter(dataSet -> !dataSet.legalHolds().isEmpty())
                        .map(dataSet -> new HeldDataSet(dataSet.name(), dataSet.service(), dataSet.legalHolds()))
                        .toList(),
                held.next());
    }

    @GetMapping("/holds/{recovery_point_id}")
    @Operation(
            summary = "The cases that a recovery point is held for: who put each, when and why",
            description = "The audit trail tells it; nulls for a hold that was not put through this server.")
    PointHolds holdsOf(@PathVariable("recovery_point_id") String id) {
        return new PointHolds(grounds.of(List.of(holds.point(point(id)))));
    }

    @PostMapping("/holds/{recovery_point_id}")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Put a recovery point under a legal hold for a case",
            description =
                    "No retention and nobody removes it until the hold is lifted. The hold lies in the repository;"
                            + " the recovery point has another id afterwards, which the answer says.")
    RecoveryPoint hold(@PathVariable("recovery_point_id") String id, @RequestBody LegalHolds.Wish wish)
            throws InterruptedException {
        return holds.put(point(id), wish);
    }

    @PostMapping("/holds/{recovery_point_id}/lift")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Ask for the hold of a case to be lifted; another person decides within a day")
    CustodyRequest requestLift(
            @PathVariable("recovery_point_id") String id,
            @RequestBody LegalHolds.Wish wish,
            @Nullable Principal principal)
            throws InterruptedException {
        return wishes.requestLift(point(id), wish, Caller.name(principal));
    }

    @GetMapping("/deletions/{recovery_point_id}")
    @Operation(
            summary = "What it would do to delete a recovery point before its time",
            description = "409 when it must not be deleted: it is under a legal hold, or the store has locked it.")
    Impact deletionImpact(@PathVariable("recovery_point_id") String id) {
        return new Impact(wishes.deletionImpact(point(id)));
    }

    @PostMapping("/deletions/{recovery_point_id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Ask for a recovery point to be deleted before its time; another person decides within a day")
    CustodyRequest requestDeletion(
            @PathVariable("recovery_point_id") String id, @RequestBody DeletionWish wish, @Nullable Principal principal)
            throws InterruptedException {
        return wishes.requestDeletion(point(id), wish.reason(), Caller.name(principal));
    }

    @PostMapping("/repositories/{name}/key_exports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Ask for a recovery key of a repository, in shares; another person decides within a day",
            description = "Once it is approved of, whoever asked fetches the shares, once and within a day.")
    CustodyRequest requestKey(
            @PathVariable("name") String name, @RequestBody CustodyWishes.KeyWish wish, @Nullable Principal principal)
            throws InterruptedException {
        return wishes.requestKey(name, wish, Caller.name(principal));
    }

    @GetMapping("/approvals/custody")
    @Operation(
            summary =
                    "Holds to be lifted, deletions and keys that wait for approval, newest first; with open=true also keys"
                            + " whose shares wait to be fetched, with all=true all that were ever asked for")
    CustodyItems custodyRequests(
            @RequestParam(name = "open", defaultValue = "false") boolean open,
            @RequestParam(name = "all", defaultValue = "false") boolean all,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        approvals.expire();
        Page<CustodyRequest> page = requests.page(
                access.seen(),
                all
                        ? EnumSet.allOf(Status.class)
                        : open
                                ? EnumSet.of(Status.AWAITING_APPROVAL, Status.APPROVED)
                                : EnumSet.of(Status.AWAITING_APPROVAL),
                key,
                most);
        return new CustodyItems(page.items(), page.next());
    }

    @GetMapping("/approvals/custody/{custody_id}")
    @Operation(summary = "How such a request stands")
    CustodyRequest custodyRequest(@PathVariable("custody_id") String id) {
        return requests.get(request(id));
    }

    @PostMapping("/approvals/custody/{custody_id}/approve")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Approve of what somebody else asked for, by its digest; it is done then")
    CustodyRequest approveCustody(
            @PathVariable("custody_id") String id,
            @RequestBody CustodyApprovals.Decision decision,
            @Nullable Principal principal)
            throws InterruptedException {
        return approvals.approve(request(id), decision, Caller.name(principal));
    }

    @PostMapping("/approvals/custody/{custody_id}/reject")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Refuse what somebody else asked for; nothing is changed")
    CustodyRequest rejectCustody(
            @PathVariable("custody_id") String id,
            @RequestBody CustodyApprovals.Decision decision,
            @Nullable Principal principal) {
        return approvals.reject(request(id), decision, Caller.name(principal));
    }

    @DeleteMapping("/approvals/custody/{custody_id}")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Withdraw what you asked for yourself")
    CustodyRequest withdrawCustody(@PathVariable("custody_id") String id, @Nullable Principal principal) {
        return approvals.withdraw(request(id), Caller.name(principal));
    }

    @PostMapping("/approvals/custody/{custody_id}/shares")
    @Operation(
            summary = "Make the key that was approved of, and be shown its shares",
            description = "Once, for whoever asked for it. They are kept nowhere: write them down before you go on.")
    Shares fetchShares(@PathVariable("custody_id") String id, @Nullable Principal principal)
            throws InterruptedException {
        return approvals.fetch(request(id), Caller.name(principal));
    }

    private static UUID point(String id) {
        return Instants.id("recovery point", id);
    }

    private static UUID request(String id) {
        return Instants.id("request", id);
    }
}

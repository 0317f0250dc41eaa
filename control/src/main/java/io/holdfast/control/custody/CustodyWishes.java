package io.holdfast.control.custody;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.custody.CustodyRequest.Act;
import io.holdfast.control.custody.CustodyRequest.Status;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.Sha256;
import io.holdfast.control.point.RecoveryPoint;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes requests of what somebody asks for: checks it, and says what it would do. */
@Component
class CustodyWishes {
    private static final int MOST_SHARES = 255;

    private final LegalHolds holds;
    private final EarlyDeletion deletion;
    private final InventoryStore inventory;
    private final CustodyApprovals approvals;
    private final Clock clock;

    CustodyWishes(
            LegalHolds holds,
            EarlyDeletion deletion,
            InventoryStore inventory,
            CustodyApprovals approvals,
            Clock clock) {
        this.holds = holds;
        this.deletion = deletion;
        this.inventory = inventory;
        this.approvals = approvals;
        this.clock = clock;
    }

    /** Asks for the hold of a case to be lifted. */
    CustodyRequest requestLift(UUID id, LegalHolds.Wish wish, String by) throws InterruptedException {
        LegalHolds.Wish checked = wish.checked();
        RecoveryPoint point = holds.point(id);
        return request(
                new Asked(Act.LIFT_HOLD, point.dataSet(), point.repository(), id, checked.name(), null, null),
                LegalHolds.liftImpact(point, checked.name()),
                checked.reason(),
                by,
                point.serviceName());
    }

    /** What a deletion would do now. @throws ConflictException when it must not be */
    List<String> deletionImpact(UUID id) {
        return deletion.impact(holds.point(id));
    }

    CustodyRequest requestDeletion(UUID id, @Nullable String reason, String by) throws InterruptedException {
        String why = reason(reason, new ArrayList<>());
        RecoveryPoint point = holds.point(id);
        return request(
                new Asked(Act.DELETE_POINT, point.dataSet(), point.repository(), id, null, null, null),
                deletion.impact(point),
                why,
                by,
                point.serviceName());
    }

    /** @param needed so many of the shares open the repository, 2 to {@code shares}, which are 255 at most */
    record KeyWish(
            @Nullable Integer shares,
            @Nullable Integer needed,
            @Nullable String reason) {}

    CustodyRequest requestKey(String repository, KeyWish wish, String by) throws InterruptedException {
        inventory.current().repository(repository);
        int shares = wish.shares() == null ? 5 : wish.shares();
        int needed = wish.needed() == null ? 3 : wish.needed();
        List<FieldProblem> problems = new ArrayList<>();
        if (shares < 2 || shares > MOST_SHARES) {
            problems.add(new FieldProblem("shares", "is " + shares + "; it must be 2 to " + MOST_SHARES));
        } else if (needed < 2 || needed > shares) {
            problems.add(new FieldProblem("needed", "is " + needed + "; it must be 2 to the number of shares"));
        }
        String why = reason(wish.reason(), problems);
        return request(
                new Asked(Act.EXPORT_KEY, null, repository, null, null, shares, needed),
                List.of(
                        "Repository " + repository + " gets another key. Whoever has " + needed + " of its " + shares
                                + " shares can read everything in it, and change or remove what the store lets them.",
                        by + " is shown the shares once. They are kept nowhere."),
                why,
                by,
                null);
    }

    private static String reason(@Nullable String reason, List<FieldProblem> problems) {
        String why = CustodyReason.check(reason, problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return why;
    }

    private record Asked(
            Act act,
            @Nullable String dataSet,
            String repository,
            @Nullable UUID point,
            @Nullable String legalCase,
            @Nullable Integer shares,
            @Nullable Integer needed) {}

    private CustodyRequest request(
            Asked asked, List<String> impact, @Nullable String reason, String by, @Nullable String service)
            throws InterruptedException {
        String why = String.valueOf(reason);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        CustodyRequest request = new CustodyRequest(
                UUID.randomUUID(),
                asked.act(),
                asked.dataSet(),
                asked.repository(),
                asked.point(),
                asked.legalCase(),
                asked.shares(),
                asked.needed(),
                impact,
                Sha256.hex(asked + "\n" + String.join("\n", impact) + "\n" + why),
                why,
                by,
                now,
                now.plus(SecondPerson.OPEN_FOR),
                null,
                null,
                null,
                Status.AWAITING_APPROVAL,
                null,
                null);
        return approvals.begin(request, service);
    }
}

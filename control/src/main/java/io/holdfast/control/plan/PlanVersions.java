package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.plan.PlanVersion.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which versions of plans a second person has decided about, {@code plan_approvals}. A version is proposed by declaring it.
 * What was decided about a plan before it was taken back does not count for one of that name later.
 */
@Component
class PlanVersions {
    /** Newest first, since the plan was declared anew. */
    private static final String DECIDED = """
            SELECT definition, proposed_by, proposed_at, proposed_reason, status, decided_by, decided_at, decision_reason
            FROM plan_approvals
            WHERE plan = :plan AND decided_at > coalesce((SELECT max(changed_at) FROM inventory_changes
                WHERE kind = 'DrPlan' AND name = :plan AND action = 'DELETE'), '-infinity')
            """;

    private static final String NEWEST = " ORDER BY decided_at DESC, id LIMIT :limit";

    private final Catalog catalog;
    private final SecondPerson second;
    private final Clock clock;

    PlanVersions(Catalog catalog, SecondPerson second, Clock clock) {
        this.catalog = catalog;
        this.second = second;
        this.clock = clock;
    }

    private record Decided(DrPlan plan, PlanVersion version) {}

    /** Who declared what stands, when, and why. */
    private record Proposal(String by, Instant at, @Nullable String reason) {}

    /** How what is declared stands. */
    PlanVersion standing(DrPlan declared) {
        Optional<Decided> approved = newest(declared.name(), Status.APPROVED);
        if (approved.isPresent() && approved.get().plan().version().equals(declared.version())) {
            return approved.get().version();
        }
        Proposal proposal = proposal(declared);
        return newest(declared.name(), Status.REJECTED)
                .filter(rejected -> rejected.plan().version().equals(declared.version())
                        && rejected.version().proposedAt().equals(proposal.at()))
                .map(Decided::version)
                .orElseGet(() -> new PlanVersion(
                        declared.version(),
                        Status.PROPOSED,
                        proposal.by(),
                        proposal.at(),
                        proposal.reason(),
                        null,
                        null,
                        null));
    }

    /** The newest that a second person has approved of. */
    Optional<DrPlan> approved(String plan) {
        return newest(plan, Status.APPROVED).map(Decided::plan);
    }

    /** When the newest that is approved was; empty when none is. */
    Optional<Instant> approvedAt(String plan) {
        return newest(plan, Status.APPROVED).map(one -> one.version().decidedAt());
    }

    /** What a real run does that is told nothing else; empty when nobody has approved of any version. */
    Optional<DrPlan> inForce(DrPlan declared) {
        return second.isNeeded() ? approved(declared.name()) : Optional.of(declared);
    }

    /** Whether a version that nobody has approved of is not run for real just so. */
    boolean needApproval() {
        return second.isNeeded();
    }

    /** What is declared, where nothing was decided about it, and what was decided; newest first. */
    List<PlanVersion> list(DrPlan declared, int limit) {
        List<PlanVersion> all = new ArrayList<>();
        PlanVersion standing = standing(declared);
        if (standing.status() == Status.PROPOSED) {
            all.add(standing);
        }
        decided(declared.name(), "", limit).forEach(one -> all.add(one.version()));
        return List.copyOf(all);
    }

    /** In the caller's transaction. @param standing as it was looked at */
    void decide(DrPlan declared, PlanVersion standing, Status status, String by, String reason) {
        catalog.sql("""
                INSERT INTO plan_approvals (id, plan, definition, proposed_by, proposed_at, proposed_reason, status,
                    decided_by, decided_at, decision_reason)
                VALUES (:id, :plan, :definition, :proposer, :proposed, :why, :status, :by, :now, :reason)
                """)
                .param("id", UUID.randomUUID())
                .param("plan", declared.name())
                .param("definition", declared.source())
                .param("proposer", standing.proposedBy())
                .param("proposed", Instants.parameter(standing.proposedAt()))
                .param("why", standing.reason())
                .param("status", status.name())
                .param("by", by)
                .param("now", Instants.parameter(clock.instant()))
                .param("reason", reason)
                .update();
    }

    /** Nobody declares or decides anything until the transaction ends. */
    void lock() {
        catalog.sql("LOCK TABLE inventory IN EXCLUSIVE MODE").update();
    }

    private Optional<Decided> newest(String plan, Status status) {
        return decided(plan, " AND status = '" + status.name() + "'", 1).stream()
                .findFirst();
    }

    private List<Decided> decided(String plan, String and, int limit) {
        return catalog.sql(DECIDED + and + NEWEST)
                .param("plan", plan)
                .param("limit", limit)
                .query((row, number) -> decided(plan, row))
                .list();
    }

    private static Decided decided(String plan, ResultSet row) throws SQLException {
        DrPlan definition = DrPlan.of(plan, row.getString("definition"));
        return new Decided(
                definition,
                new PlanVersion(
                        definition.version(),
                        Status.valueOf(row.getString("status")),
                        row.getString("proposed_by"),
                        Instants.require(row, "proposed_at"),
                        row.getString("proposed_reason"),
                        row.getString("decided_by"),
                        Instants.require(row, "decided_at"),
                        row.getString("decision_reason")));
    }

    /** By the latest change, of the plan or of a fragment that it includes. */
    private Proposal proposal(DrPlan plan) {
        return parts(plan, "-infinity").stream()
                .max(Comparator.comparing(Proposal::at))
                // taken back a moment ago
                .orElseGet(() -> new Proposal("system", clock.instant(), null));
    }

    /** Who changed the plan, or a fragment that it includes, since a version of it was approved last: none of them approves. */
    Set<String> authors(DrPlan plan) {
        String since = newest(plan.name(), Status.APPROVED)
                .map(approved -> String.valueOf(approved.version().decidedAt()))
                .orElse("-infinity");
        Set<String> authors = parts(plan, since).stream().map(Proposal::by).collect(Collectors.toSet());
        authors.add(proposal(plan).by());
        return authors;
    }

    private List<Proposal> parts(DrPlan plan, String since) {
        return catalog.sql("""
                SELECT coalesce(change.changed_by, stands.applied_by) AS by, stands.applied_at AS at, change.reason
                FROM inventory stands LEFT JOIN LATERAL (SELECT changed_by, reason FROM inventory_changes
                    WHERE kind = stands.kind AND name = stands.name ORDER BY changed_at DESC LIMIT 1) change ON TRUE
                WHERE (stands.kind = 'DrPlan' AND stands.name = :plan
                        OR stands.kind = 'PlanFragment' AND stands.name = ANY(:fragments))
                    AND stands.applied_at > :since::timestamptz
                """)
                .param("plan", plan.name())
                .param("fragments", plan.fragments().toArray(String[]::new))
                .param("since", since)
                .query((row, number) ->
                        new Proposal(row.getString("by"), Instants.require(row, "at"), row.getString("reason")))
                .list();
    }
}

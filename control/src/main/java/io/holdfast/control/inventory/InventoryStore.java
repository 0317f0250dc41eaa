package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.DeclarationHistory.Origin;
import io.holdfast.control.inventory.DeclarationPlan.Action;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.DeclarationReader.Document;
import io.holdfast.control.inventory.DeclarationTables.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What is declared, and the ways to change it. */
@Component
public class InventoryStore {
    private final Catalog catalog;
    private final DeclarationTables tables;
    private final DeclarationHistory history;
    private final DeclaredPeople people;
    private final ChangeRights rights;
    private final TargetTable targets;
    private final DeclarationChecks checks;
    private final OwnDeclarations own;
    private final ObjectProvider<PlanReview> reviews;
    private final ObjectProvider<ChangeGuard> guards;
    private final ApplicationEventPublisher events;
    private final AuditTrail trail;

    InventoryStore(
            Catalog catalog,
            DeclarationTables tables,
            DeclarationHistory history,
            DeclaredPeople people,
            ChangeRights rights,
            TargetTable targets,
            DeclarationChecks checks,
            OwnDeclarations own,
            ObjectProvider<PlanReview> reviews,
            ObjectProvider<ChangeGuard> guards,
            ApplicationEventPublisher events,
            AuditTrail trail) {
        this.catalog = catalog;
        this.tables = tables;
        this.history = history;
        this.people = people;
        this.rights = rights;
        this.targets = targets;
        this.checks = checks;
        this.own = own;
        this.reviews = reviews;
        this.guards = guards;
        this.events = events;
        this.trail = trail;
    }

    /** Declared documents were applied; the catalog holds them. Told once the transaction is over. */
    public record Applied(Inventory inventory) {}

    /** How many documents were new, differed from those stored, were taken back, or were the same. */
    public record Outcome(int created, int changed, int deleted, int unchanged) {}

    /**
     * Who asked for a change, and why.
     *
     * @param by the person's name
     * @param reason null when none was given
     * @param approvedBy the second person; null when there was none
     */
    public record Asked(
            String by, @Nullable String reason, @Nullable String approvedBy) {
        public Asked(String by, @Nullable String reason) {
            this(by, reason, null);
        }
    }

    /** What somebody would have changed. */
    public record Proposed(Inventory before, Inventory after, DeclarationPlan plan) {}

    public Inventory current() {
        return own.added(Proposal.of(tables.declared(), List.of(), false).before());
    }

    /**
     * What would be declared if one thing were as given.
     *
     * @throws InvalidRequestException naming the field of every problem
     */
    public Inventory with(String kind, String name, JsonNode spec) {
        Proposal proposal = Proposal.of(tables.standing(), List.of(document(kind, name, spec)), false);
        checks.ensureRight(proposal, List.of());
        return own.added(proposal.after());
    }

    private static Document document(String kind, String name, JsonNode spec) {
        DeclarationReader reader = new DeclarationReader();
        Document document = reader.read("document", DeclarationReader.document(kind, name, spec));
        if (document == null || !reader.problems().isEmpty()) {
            throw new InvalidRequestException(reader.problems());
        }
        return document;
    }

    /**
     * What applying these documents would change. Looks at nothing outside of the catalog.
     *
     * @param deleteOthers whether what is declared and not given would be taken back
     * @throws InvalidRequestException naming the document and field of every problem
     */
    public DeclarationPlan plan(String yaml, boolean deleteOthers) {
        Proposal proposal = read(yaml, deleteOthers);
        rights.require(proposal);
        checks.ensureRight(proposal, List.of());
        return proposal.plan(notes(proposal));
    }

    /**
     * What a change would be. Looks at nothing outside of the catalog.
     *
     * @param yaml null when a declaration is to be taken back
     * @param remove its kind and name, such as {@code DataSet/orders}; null when documents are to be applied
     */
    public Proposed propose(@Nullable String yaml, boolean deleteOthers, @Nullable String remove) {
        Proposal proposal = proposal(yaml, deleteOthers, remove);
        if (!proposal.people().isNone()) {
            throw new InvalidRequestException(
                    "documents", "change who may do what, which waits for nobody; apply those of people by themselves");
        }
        if (remove == null) {
            checks.ensureRight(proposal, List.of());
        }
        return new Proposed(own.added(proposal.before()), own.added(proposal.after()), proposal.plan(List.of()));
    }

    /**
     * Does what was proposed, in the caller's transaction; {@link #announce} is to be called after that.
     *
     * @param byHand as with {@link #apply}
     * @param digest of the plan that was approved of
     * @throws ConflictException when what is declared has changed since
     */
    public synchronized void carryOut(
            @Nullable String yaml,
            boolean deleteOthers,
            @Nullable String remove,
            boolean byHand,
            String digest,
            Asked asked) {
        Proposal proposal = proposal(yaml, deleteOthers, remove);
        if (!digest.equals(proposal.digest())) {
            throw new ConflictException("What is declared was changed since " + asked.by()
                    + " asked for this. Reject it, and have it asked for again.");
        }
        if (remove == null) {
            carryOut(proposal, origin(byHand), asked);
        } else {
            store(proposal, Origin.API, asked);
        }
    }

    private Proposal proposal(@Nullable String yaml, boolean deleteOthers, @Nullable String remove) {
        return remove == null ? read(yaml == null ? "" : yaml, deleteOthers) : without(remove);
    }

    private List<Note> notes(Proposal proposal) {
        Inventory before = own.added(proposal.before());
        Inventory after = own.added(proposal.after());
        return Stream.concat(
                        reviews.orderedStream().flatMap(review -> review.review(before, after).stream()),
                        people.notes(proposal.people()).stream())
                .toList();
    }

    private static Origin origin(boolean byHand) {
        return byHand ? Origin.API : Origin.FILES;
    }

    /**
     * Applies documents, all or none. Repositories that are new or changed are opened, and made when
     * they do not exist, before anything is stored; this may take seconds.
     *
     * @param byHand whether they are no files that are kept: what they change is told as drift from those
     * @param digest of the plan that was looked at; null when there was none
     * @throws InvalidRequestException naming the document and field of every problem
     * @throws ConflictException when what is declared has changed since the plan was made
     */
    public synchronized Outcome apply(
            String yaml, boolean deleteOthers, boolean byHand, @Nullable String digest, Asked asked) {
        Proposal proposal = read(yaml, deleteOthers);
        if (digest != null && !digest.equals(proposal.digest())) {
            throw new ConflictException(
                    "What is declared, or what was given, is not what the plan was made of. Make the plan again.");
        }
        rights.require(proposal);
        Outcome outcome = carryOut(proposal, origin(byHand), asked);
        announce();
        return outcome;
    }

    /** Tells that what is declared has changed, once that is kept. */
    public void announce() {
        events.publishEvent(new Applied(current()));
    }

    /**
     * Declares one thing without a file, which then differs from the files: that is told as drift.
     *
     * @throws InvalidRequestException naming the field of every problem
     */
    public synchronized void put(String kind, String name, JsonNode spec, Asked asked) {
        Proposal proposal = Proposal.of(tables.standing(), List.of(document(kind, name, spec)), false);
        rights.require(proposal);
        carryOut(proposal, Origin.API, asked);
        announce();
    }

    /**
     * Takes a declaration back. Recovery points stay where they are.
     *
     * @throws NotFoundException when there is none
     * @throws ConflictException when another declaration names it
     */
    public synchronized void remove(String kind, String name, Asked asked) {
        Proposal proposal = without(kind + "/" + name);
        rights.require(proposal);
        store(proposal, Origin.API, asked);
        announce();
    }

    /** @throws ConflictException when another declaration names it */
    private Proposal without(String key) {
        Proposal proposal = Proposal.without(tables.standing(), key);
        String known = key.replaceFirst("/", " '") + "'";
        if (!proposal.standing().containsKey(key)) {
            throw new NotFoundException(
                    "There is no " + known + ". GET /api/v1/admin/inventory lists what is declared.");
        }
        List<FieldProblem> problems = checks.dangling(proposal.after());
        if (!problems.isEmpty()) {
            throw new ConflictException(known + " is named by others: "
                    + problems.stream().map(FieldProblem::field).collect(Collectors.joining(", "))
                    + ". Change or remove those first.");
        }
        return proposal;
    }

    private Proposal read(String yaml, boolean deleteOthers) {
        DeclarationReader reader = new DeclarationReader();
        List<Document> documents = reader.readAll(yaml);
        Proposal proposal = Proposal.of(tables.standing(), documents, deleteOthers);
        List<FieldProblem> problems = new ArrayList<>(reader.problems());
        problems.addAll(proposal.problems());
        if (yaml.contains("${")) {
            problems.add(new FieldProblem("documents", "still holds a variable ${…}; give its value"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return proposal;
    }

    private Outcome carryOut(Proposal proposal, Origin origin, Asked asked) {
        List<StoreDeclaration> news = proposal.given().values().stream()
                .filter(proposal::differs)
                .map(Document::declaration)
                .filter(StoreDeclaration.class::isInstance)
                .map(StoreDeclaration.class::cast)
                .toList();
        checks.ensureRight(proposal, news);
        return store(proposal, origin, asked);
    }

    private Outcome store(Proposal proposal, Origin origin, Asked asked) {
        DeclarationPlan plan = proposal.plan(List.of());
        catalog.runInTransaction(() -> {
            tables.lock();
            if (!proposal.isOf(tables.standing())) {
                // another server did
                throw new ConflictException("What is declared was changed meanwhile. Do it again.");
            }
            guards.forEach(guard -> guard.check(own.added(proposal.before()), own.added(proposal.after()), asked));
            if (!proposal.people().isNone()) {
                people.carryOut(proposal.people(), own.added(proposal.after()));
            }
            for (DeclarationPlan.Change one : plan.changes()) {
                String key = one.kind() + "/" + one.name();
                Stored before = proposal.standing().get(key);
                Document after = proposal.given().get(key);
                if (!AccessKinds.ALL.contains(one.kind())) {
                    keep(one.kind(), one.name(), after, asked);
                }
                trail.record(AuditEvent.succeeded(after == null ? "inventory.remove" : "inventory.apply", key)
                        .changing(
                                before == null ? null : Catalog.sortedJson(before.document()),
                                after == null ? null : Catalog.sortedJson(after.json()))
                        .with("reason", asked.reason())
                        .with("askedBy", asked.approvedBy() == null ? null : asked.by()));
                history.note(
                        one.action(),
                        origin,
                        one.kind(),
                        one.name(),
                        before == null ? null : before.document(),
                        after == null ? null : after.json(),
                        asked.reason(),
                        asked.by());
            }
            for (Document document : proposal.given().values()) {
                if (origin == Origin.FILES) {
                    tables.putFromFiles(document.kind(), document.declaration().name(), document.json(), asked.by());
                }
                if (document.declaration() instanceof Service service) {
                    targets.put(service, asked.reason(), asked.by());
                }
            }
            if (origin == Origin.FILES) {
                plan.changes().stream()
                        .filter(one -> one.action() == Action.DELETE)
                        .forEach(one -> tables.removeFromFiles(one.kind(), one.name()));
            }
        });
        return new Outcome(plan.created(), plan.changed(), plan.deleted(), plan.unchanged());
    }

    private void keep(String kind, String name, @Nullable Document after, Asked asked) {
        if (after == null) {
            tables.remove(kind, name);
            forget(kind, name, asked);
        } else {
            tables.put(kind, name, after.json(), asked.by());
        }
    }

    private void forget(String kind, String name, Asked asked) {
        if (kind.equals("Repository")) {
            // whoever declares the name again may mean another one
            catalog.sql("DELETE FROM known_repositories WHERE name = :name")
                    .param("name", name)
                    .update();
        }
        if (kind.equals("Service")) {
            targets.remove(name, asked.reason(), asked.by());
        }
    }
}

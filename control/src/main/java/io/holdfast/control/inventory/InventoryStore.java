package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.DeclarationReader.Document;
import io.holdfast.sources.Source;
import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The declarations as the catalog keeps them. */
@Component
public class InventoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryStore.class);

    private final Catalog catalog;
    private final SourceKinds kinds;
    private final RepositoryAccess repositories;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    InventoryStore(
            Catalog catalog,
            SourceKinds kinds,
            RepositoryAccess repositories,
            ApplicationEventPublisher events,
            Clock clock) {
        this.catalog = catalog;
        this.kinds = kinds;
        this.repositories = repositories;
        this.events = events;
        this.clock = clock;
    }

    /** Declared documents were applied; the catalog holds them. Told once the transaction is over. */
    public record Applied(Inventory inventory) {}

    /** How many documents were new, differed from those stored, or were the same. */
    public record Outcome(int created, int changed, int unchanged) {}

    public Inventory current() {
        return Inventory.of(stored().values());
    }

    private Map<String, Declaration> stored() {
        Map<String, Declaration> declarations = new LinkedHashMap<>();
        DeclarationReader reader = new DeclarationReader();
        catalog.sql("SELECT document::text FROM inventory ORDER BY kind, name")
                .query(String.class)
                .list()
                .forEach(text -> {
                    Document document = reader.read("inventory", Catalog.fromJson(text, JsonNode.class));
                    if (document != null) {
                        declarations.put(key(document), document.declaration());
                    }
                });
        return declarations;
    }

    private static String key(Document document) {
        return document.kind() + "/" + document.declaration().name();
    }

    /**
     * Applies the documents, all or none. Repositories that are new or changed are opened, and made when they do not
     * exist, before anything is stored; this may take seconds.
     *
     * @throws InvalidRequestException naming the document and field of every problem
     */
    public synchronized Outcome apply(String yaml, String by) {
        DeclarationReader reader = new DeclarationReader();
        List<Document> documents = reader.readAll(yaml);
        List<FieldProblem> problems = new ArrayList<>(reader.problems());
        Map<String, Declaration> before = stored();
        Map<String, Declaration> after = new LinkedHashMap<>(before);
        Map<String, Document> given = new LinkedHashMap<>();
        for (Document document : documents) {
            if (given.put(key(document), document) != null) {
                problems.add(new FieldProblem(key(document), "is declared twice"));
            }
            after.put(key(document), document.declaration());
        }
        if (yaml.contains("${")) {
            problems.add(new FieldProblem("documents", "still holds a variable ${…}; give its value"));
        }
        Inventory inventory = Inventory.of(after.values());
        if (problems.isEmpty()) {
            problems.addAll(References.problems(inventory, kinds.names(), kinds.withLog()));
        }
        if (problems.isEmpty()) {
            problems.addAll(openable(given.values(), before));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        Outcome outcome = catalog.inTransaction(() -> store(given, by));
        events.publishEvent(new Applied(inventory));
        return outcome;
    }

    /** What is wrong with repositories and sources that only trying them tells. */
    private List<FieldProblem> openable(Collection<Document> given, Map<String, Declaration> before) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Document document : given) {
            switch (document.declaration()) {
                case StoreDeclaration declared
                when !declared.equals(before.get(key(document))) ->
                    repositories.prepare(declared).ifPresent(problems::add);
                case DataSet dataSet -> {
                    // connects to nothing: a system that is down can be declared all the same
                    try (Source source = kinds.of(dataSet).open(SourceKinds.settings(dataSet))) {
                        LOG.debug("{} can be opened: {}", dataSet.name(), source);
                    } catch (IOException e) {
                        problems.add(new FieldProblem(key(document) + ": spec.source", String.valueOf(e.getMessage())));
                    }
                }
                default -> {}
            }
        }
        return problems;
    }

    /**
     * Takes a declaration back. Recovery points stay where they are.
     *
     * @throws NotFoundException when there is none
     * @throws ConflictException when another declaration names it
     */
    public synchronized void remove(String kind, String name) {
        Map<String, Declaration> after = new LinkedHashMap<>(stored());
        if (after.remove(kind + "/" + name) == null) {
            throw new NotFoundException(
                    "There is no " + kind + " '" + name + "'. GET /api/v1/admin/inventory lists what is declared.");
        }
        Inventory inventory = Inventory.of(after.values());
        List<FieldProblem> problems = References.problems(inventory, kinds.names(), kinds.withLog());
        if (!problems.isEmpty()) {
            throw new ConflictException(kind + " '" + name + "' is named by others: "
                    + problems.stream().map(FieldProblem::field).collect(Collectors.joining(", "))
                    + ". Change or remove those first.");
        }
        catalog.runInTransaction(() -> {
            catalog.sql("DELETE FROM inventory WHERE kind = :kind AND name = :name")
                    .param("kind", kind)
                    .param("name", name)
                    .update();
            if (kind.equals("Repository")) {
                // whoever declares the name again may mean another one
                catalog.sql("DELETE FROM known_repositories WHERE name = :name")
                        .param("name", name)
                        .update();
            }
            if (kind.equals("Service")) {
                catalog.sql("DELETE FROM rto_rpo_targets WHERE service_or_data_name = :name")
                        .param("name", name)
                        .update();
            }
        });
        events.publishEvent(new Applied(inventory));
    }

    private Outcome store(Map<String, Document> given, String by) {
        int created = 0;
        int changed = 0;
        OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (Document document : given.values()) {
            Declaration declaration = document.declaration();
            // xmax is 0 only for a row that this statement inserted
            var row = catalog.sql("""
                    INSERT INTO inventory (kind, name, document, applied_at, applied_by)
                    VALUES (:kind, :name, :document::jsonb, :at, :by)
                    ON CONFLICT (kind, name) DO UPDATE
                    SET document = excluded.document, applied_at = excluded.applied_at, applied_by = excluded.applied_by
                    WHERE inventory.document <> excluded.document
                    RETURNING (xmax = 0)
                    """)
                    .param("kind", document.kind())
                    .param("name", declaration.name())
                    .param("document", document.json().toString())
                    .param("at", now)
                    .param("by", by)
                    .query(Boolean.class)
                    .optional();
            if (row.isPresent()) {
                if (row.get()) {
                    created++;
                } else {
                    changed++;
                }
            }
            if (declaration instanceof Service service) {
                storeTargets(service);
            }
        }
        return new Outcome(created, changed, given.size() - created - changed);
    }

    private void storeTargets(Service service) {
        catalog.sql("""
                INSERT INTO rto_rpo_targets
                    (id, service_or_data_name, rto_minutes, rpo_minutes, criticality_tier, last_reviewed, reason, review_due)
                VALUES (:id, :name, :rto, :rpo, :tier, :reviewed, :reason, :due)
                ON CONFLICT (service_or_data_name) DO UPDATE
                SET rto_minutes = excluded.rto_minutes, rpo_minutes = excluded.rpo_minutes,
                    criticality_tier = excluded.criticality_tier, last_reviewed = excluded.last_reviewed,
                    reason = excluded.reason, review_due = excluded.review_due
                """)
                .param("id", UUID.randomUUID())
                .param("name", service.name())
                .param("rto", service.targets().rtoMinutes())
                .param("rpo", service.targets().rpoMinutes())
                .param("tier", service.criticality())
                .param("reviewed", service.targets().reviewedOn().orElse(null))
                .param("reason", service.targets().reason())
                .param("due", service.targets().reviewDue().orElse(null))
                .update();
    }
}

package io.holdfast.control.inventory;

import io.holdfast.control.Caller;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.DeclarationTables.Stored;
import io.holdfast.control.inventory.InventoryStore.Asked;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/admin/inventory")
@Tag(name = "Inventory")
class InventoryResource {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InventoryStore store;
    private final DeclarationTables tables;
    private final DeclarationHistory history;
    private final Drift drift;
    private final VisibleInventory visible;

    InventoryResource(
            InventoryStore store,
            DeclarationTables tables,
            DeclarationHistory history,
            Drift drift,
            VisibleInventory visible) {
        this.history = history;
        this.visible = visible;
        this.store = store;
        this.tables = tables;
        this.drift = drift;
    }

    /**
     * @param documents YAML, its variables resolved
     * @param deleteOthers take back what is declared and not given; left out: it stays
     */
    record PlanRequest(@Nullable String documents, @Nullable Boolean deleteOthers) {}

    /**
     * @param documents YAML, its variables resolved
     * @param deleteOthers take back what is declared and not given; left out: it stays
     * @param byHand whether they are no files that are kept: what they change is told as drift from those
     * @param plan the digest of the plan that was looked at; left out: whatever is declared
     * @param reason kept in the history
     */
    record ApplyRequest(
            @Nullable String documents,
            @Nullable Boolean deleteOthers,
            @Nullable Boolean byHand,
            @Nullable String plan,
            @Nullable String reason) {}

    /** @param reason kept in the history */
    record PutRequest(
            @Nullable Map<String, Object> spec, @Nullable String reason) {}

    /** A declaration as it was declared. */
    record DeclaredDocument(String kind, String name, Map<String, Object> spec, Instant changedAt, String changedBy) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record ChangeItems(
            List<DeclarationHistory.Noted> items, @Nullable String next, long total) {}

    record DriftItems(List<Drift.Item> items) {}

    @GetMapping
    @Operation(
            summary = "What is declared, kind after kind, by the names",
            description =
                    "A page has at most limit declarations in all its lists together. kind: only those of one, such as"
                            + " DataSet. words: each of them is in the name, or in that of a data set's service.")
    InventoryPage inventory(
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        return InventoryPage.of(visible.current(), kind, SearchWords.parse(words), after, Page.limit(limit));
    }

    @PostMapping("/plan")
    @Audited(Audited.When.NEVER)
    @Operation(summary = "What applying declarations would change, field by field; changes nothing")
    DeclarationPlan plan(@RequestBody PlanRequest request) {
        return store.plan(documents(request.documents()), Boolean.TRUE.equals(request.deleteOthers()));
    }

    @PostMapping("/apply")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Apply declarations, all or none; the same ones again change nothing")
    InventoryStore.Outcome apply(@RequestBody ApplyRequest request, @Nullable Principal principal) {
        return store.apply(
                documents(request.documents()),
                Boolean.TRUE.equals(request.deleteOthers()),
                Boolean.TRUE.equals(request.byHand()),
                request.plan(),
                new Asked(Caller.name(principal), reason(request.reason())));
    }

    private static String documents(@Nullable String documents) {
        if (documents == null || documents.isBlank()) {
            throw new InvalidRequestException("documents", "is missing; give the declarations as YAML text");
        }
        return documents;
    }

    private static @Nullable String reason(@Nullable String reason) {
        if (reason != null && reason.length() > 2000) {
            throw new InvalidRequestException("reason", "has more than 2000 characters");
        }
        return reason == null || reason.isBlank() ? null : reason.strip();
    }

    @GetMapping(path = "/export", produces = "application/yaml;charset=UTF-8")
    @Operation(
            summary = "What is declared, as YAML that applies without a change",
            description = "With people=true also who may sign in and what they may do; never with a password.")
    String export(@RequestParam(name = "people", defaultValue = "false") boolean people) {
        return DeclarationExport.yaml((people ? tables.standing() : tables.declared()).values());
    }

    @GetMapping(path = "/schema", produces = "application/schema+json;charset=UTF-8")
    @Operation(summary = "The JSON Schema of one declaration, for editors")
    String schema() {
        return DeclarationSchema.json();
    }

    @GetMapping("/drift")
    @Operation(summary = "What is not declared as the files said that were applied last")
    DriftItems drift() {
        return new DriftItems(drift.items());
    }

    @GetMapping("/changes")
    @Operation(summary = "Who changed which declaration, how and why; newest first")
    ChangeItems changes(
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "name", required = false) @Nullable String name,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<DeclarationHistory.Noted> page = history.changes(kind, name, Page.Key.parse(after), Page.limit(limit));
        return new ChangeItems(page.items(), page.next(), history.countChanges(kind, name));
    }

    @GetMapping("/{kind}/{name}")
    @Operation(summary = "One declaration as it was declared")
    DeclaredDocument document(@PathVariable("kind") String kind, @PathVariable("name") String name) {
        Stored stored = tables.standing().get(kind + "/" + name);
        if (stored == null) {
            throw new NotFoundException(
                    "There is no " + kind + " '" + name + "'. GET /api/v1/admin/inventory lists what is declared.");
        }
        return new DeclaredDocument(kind, name, fields(stored.document().path("spec")), stored.at(), stored.by());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(JsonNode spec) {
        return spec.isObject() ? JSON.treeToValue(spec, Map.class) : Map.of();
    }

    @PutMapping("/{kind}/{name}")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Declare one thing, or another state of it",
            description = "It then differs from the files that were applied last; GET …/inventory/drift tells how.")
    void put(
            @PathVariable("kind") String kind,
            @PathVariable("name") String name,
            @RequestBody PutRequest request,
            @Nullable Principal principal) {
        if (request.spec() == null) {
            throw new InvalidRequestException("spec", "is missing");
        }
        store.put(
                kind,
                name,
                JSON.valueToTree(request.spec()),
                new Asked(Caller.name(principal), reason(request.reason())));
    }

    @DeleteMapping("/{kind}/{name}")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a declaration back", description = "Its recovery points stay in their repositories.")
    void remove(
            @PathVariable("kind") String kind,
            @PathVariable("name") String name,
            @RequestParam(name = "reason", required = false) @Nullable String reason,
            @Nullable Principal principal) {
        store.remove(kind, name, new Asked(Caller.name(principal), reason(reason)));
    }
}

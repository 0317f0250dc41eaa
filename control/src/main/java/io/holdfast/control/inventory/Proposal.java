package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.Group;
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationPlan.Action;
import io.holdfast.control.inventory.DeclarationPlan.Change;
import io.holdfast.control.inventory.DeclarationPlan.Name;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.DeclarationReader.Document;
import io.holdfast.control.inventory.DeclarationTables.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Documents that somebody wants to have declared, beside what is. Changes nothing. */
final class Proposal {
    private static final Comparator<Name> ORDER = Comparator.comparing(
                    (Name name) -> DeclarationReader.KINDS.indexOf(name.kind()))
            .thenComparing(Name::name);

    private final Map<String, Stored> standing;
    private final Map<String, Document> given = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    private final Set<String> accessKinds;

    /** @param accessKinds those of the kinds that say who may do what that it concerns; others stay, and are no part of it */
    private Proposal(Map<String, Stored> standing, Set<String> accessKinds) {
        this.accessKinds = accessKinds;
        this.standing = concerned(standing);
    }

    private Map<String, Stored> concerned(Map<String, Stored> all) {
        Map<String, Stored> concerned = new LinkedHashMap<>(all);
        concerned.keySet().removeIf(key -> AccessKinds.isKey(key) && !accessKinds.contains(AccessKinds.kind(key)));
        return concerned;
    }

    /** Whether what it was made beside still stands. */
    boolean isOf(Map<String, Stored> now) {
        return concerned(now).equals(standing);
    }

    /**
     * @param standing what is declared
     * @param deleteOthers whether what is declared and not given is taken back; people only where somebody is given,
     *     and groups only where one is
     */
    static Proposal of(Map<String, Stored> standing, Collection<Document> documents, boolean deleteOthers) {
        Proposal proposal = new Proposal(
                standing,
                documents.stream()
                        .map(Document::kind)
                        .filter(AccessKinds.ALL::contains)
                        .collect(Collectors.toSet()));
        for (Document document : documents) {
            // as it will be read from the catalog, so that equal ones are equal
            JsonNode json = Catalog.fromJson(document.json().toString(), JsonNode.class);
            Document same = new Document(document.kind(), document.declaration(), json);
            if (proposal.given.put(same.key(), same) != null) {
                proposal.problems.add(new FieldProblem(same.key(), "is declared twice"));
            }
        }
        if (deleteOthers) {
            proposal.removed.addAll(proposal.standing.keySet());
            proposal.removed.removeAll(proposal.given.keySet());
        }
        return proposal;
    }

    /** That one declaration goes. */
    static Proposal without(Map<String, Stored> standing, String key) {
        Proposal proposal = new Proposal(standing, Set.of(AccessKinds.kind(key)));
        proposal.removed.add(key);
        return proposal;
    }

    List<FieldProblem> problems() {
        return problems;
    }

    Map<String, Stored> standing() {
        return standing;
    }

    Map<String, Document> given() {
        return given;
    }

    /** Keys of what goes. */
    Set<String> removed() {
        return removed;
    }

    Inventory before() {
        return Inventory.of(declared(key -> true).values());
    }

    Inventory after() {
        Map<String, Declaration> declarations = declared(key -> !removed.contains(key));
        given.forEach((key, document) -> declarations.put(key, document.declaration()));
        return Inventory.of(declarations.values());
    }

    private Map<String, Declaration> declared(Function<String, Boolean> wanted) {
        DeclarationReader reader = new DeclarationReader();
        Map<String, Declaration> declarations = new LinkedHashMap<>();
        standing.forEach((key, stored) -> {
            Document document = wanted.apply(key) ? reader.read("inventory", stored.document()) : null;
            if (document != null) {
                declarations.put(key, document.declaration());
            }
        });
        return declarations;
    }

    /** Whether a document that was given differs from the one that stands. */
    boolean differs(Document document) {
        Stored stored = standing.get(document.key());
        return stored == null || !stored.document().equals(document.json());
    }

    /** What becomes of people and groups. */
    DeclaredPeople.Change people() {
        return new DeclaredPeople.Change(
                different(Person.class), removed(PersonReader.KIND), different(Group.class), removed(GroupReader.KIND));
    }

    private <T extends Declaration> List<T> different(Class<T> kind) {
        return given.values().stream()
                .filter(this::differs)
                .map(Document::declaration)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private List<String> removed(String kind) {
        return removed.stream()
                .filter(key -> AccessKinds.kind(key).equals(kind))
                .map(standing::get)
                .filter(Objects::nonNull)
                .map(Stored::name)
                .toList();
    }

    /** Whether anything but people and groups is given or goes, be it as it stands. */
    boolean concernsOthers() {
        return !Stream.concat(given.keySet().stream(), removed.stream()).allMatch(AccessKinds::isKey);
    }

    /** @param notes for whoever applies */
    DeclarationPlan plan(List<Note> notes) {
        List<Change> changes = new ArrayList<>();
        given.forEach((key, document) -> {
            if (differs(document)) {
                Stored stored = standing.get(key);
                changes.add(new Change(
                        stored == null ? Action.CREATE : Action.CHANGE,
                        document.kind(),
                        document.declaration().name(),
                        FieldChanges.between(spec(stored), document.json().get("spec"))));
            }
        });
        for (String key : removed) {
            Stored stored = standing.get(key);
            if (stored != null) {
                changes.add(new Change(
                        Action.DELETE, stored.kind(), stored.name(), FieldChanges.between(spec(stored), null)));
            }
        }
        changes.sort(Comparator.comparing(change -> new Name(change.kind(), change.name()), ORDER));
        List<Name> kept = standing.values().stream()
                .filter(stored -> !given.containsKey(stored.key()) && !removed.contains(stored.key()))
                .map(stored -> new Name(stored.kind(), stored.name()))
                .sorted(ORDER)
                .toList();
        int created = count(changes, Action.CREATE);
        int changed = count(changes, Action.CHANGE);
        return new DeclarationPlan(
                digest(),
                List.copyOf(changes),
                created,
                changed,
                count(changes, Action.DELETE),
                given.size() - created - changed,
                kept,
                List.copyOf(notes));
    }

    static @Nullable JsonNode spec(@Nullable Stored stored) {
        return stored == null ? null : stored.document().get("spec");
    }

    private static int count(List<Change> changes, Action action) {
        return (int)
                changes.stream().filter(change -> change.action() == action).count();
    }

    /** Of what stands and what is to be done with it. */
    String digest() {
        String text = standing.values().stream()
                        .map(stored -> stored.key() + " " + stored.document())
                        .sorted()
                        .collect(Collectors.joining("\n"))
                + "\n\n"
                + given.values().stream()
                        .map(document -> document.json().toString())
                        .sorted()
                        .collect(Collectors.joining("\n"))
                + "\n\n"
                + removed.stream().sorted().collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package io.holdfast.control.inventory;

import io.holdfast.control.inventory.DeclarationHistory.Noted;
import io.holdfast.control.inventory.DeclarationPlan.FieldChange;
import io.holdfast.control.inventory.DeclarationTables.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What is declared now and not as it was given by files last. */
@Component
public class Drift {
    private final DeclarationTables tables;
    private final DeclarationHistory history;

    Drift(DeclarationTables tables, DeclarationHistory history) {
        this.tables = tables;
        this.history = history;
    }

    /** How a declaration stands to the files. */
    public enum State {
        /** It is not what the files said. */
        CHANGED,
        /** No file ever said it. */
        ADDED,
        /** The files said it, and it was taken back. */
        MISSING
    }

    /**
     * One declaration that drifted.
     *
     * @param fields {@code before} is what the files said
     * @param changedBy whoever did it; null together with {@code changedAt} when that is not known
     */
    public record Item(
            String kind,
            String name,
            State state,
            List<FieldChange> fields,
            @Nullable Instant changedAt,
            @Nullable String changedBy,
            @Nullable String reason) {}

    public List<Item> items() {
        Map<String, Stored> files = tables.fromFiles();
        // files that never named anybody, or no group, leave who may do what to others
        Set<String> named = files.keySet().stream()
                .filter(AccessKinds::isKey)
                .map(AccessKinds::kind)
                .collect(Collectors.toSet());
        Map<String, Stored> standing = tables.standing();
        standing.keySet().removeIf(key -> AccessKinds.isKey(key) && !named.contains(AccessKinds.kind(key)));
        Map<String, Stored> all = new TreeMap<>(files);
        all.putAll(standing);
        List<Item> items = new ArrayList<>();
        all.forEach((key, one) -> {
            Stored now = standing.get(key);
            Stored given = files.get(key);
            List<FieldChange> fields = FieldChanges.between(spec(given), spec(now));
            if (now == null || given == null || !fields.isEmpty()) {
                State state = now == null ? State.MISSING : given == null ? State.ADDED : State.CHANGED;
                Optional<Noted> last = history.changes(one.kind(), one.name(), null, 1).items().stream()
                        .findFirst();
                items.add(new Item(
                        one.kind(),
                        one.name(),
                        state,
                        fields,
                        last.map(Noted::changedAt).orElse(null),
                        last.map(Noted::changedBy).orElse(null),
                        last.map(Noted::reason).orElse(null)));
            }
        });
        items.sort(Comparator.comparing((Item item) -> DeclarationReader.KINDS.indexOf(item.kind()))
                .thenComparing(Item::name));
        return items;
    }

    /** Those that have been so since before an instant; none where nothing was ever declared by files. */
    public List<Item> since(Instant before) {
        if (tables.fromFiles().isEmpty()) {
            return List.of();
        }
        return items().stream()
                .filter(item -> item.changedAt() == null || item.changedAt().isBefore(before))
                .toList();
    }

    private static @Nullable JsonNode spec(@Nullable Stored stored) {
        return stored == null ? null : stored.document().get("spec");
    }
}

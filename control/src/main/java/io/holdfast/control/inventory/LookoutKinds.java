package io.holdfast.control.inventory;

import io.holdfast.sources.Discovery;
import io.holdfast.sources.LookoutKind;
import io.holdfast.sources.SourceKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of places that this installation can look into, whether or not it backs up what is found there. */
@Component
public class LookoutKinds {
    private static final String DECLARE =
            "Declare a data set for each, or acknowledge with a reason that it needs none.";

    private final Map<String, Known> byName;

    LookoutKinds(ObjectProvider<SourceKind> sources, ObjectProvider<LookoutKind> others) {
        Map<String, Known> found = new TreeMap<>();
        sources.orderedStream()
                .forEach(kind ->
                        kind.discovery().ifPresent(discovery -> found.put(kind.name(), new Known(discovery, DECLARE))));
        others.orderedStream().forEach(kind -> found.put(kind.name(), new Known(kind.discovery(), kind.advice())));
        byName = Map.copyOf(found);
    }

    private record Known(Discovery discovery, String advice) {}

    public Set<String> names() {
        return byName.keySet();
    }

    /** How places of this kind are looked into. */
    public Optional<Discovery> named(String kind) {
        return Optional.ofNullable(byName.get(kind)).map(Known::discovery);
    }

    /** What to do about what is found at places of this kind and nothing protects: whole sentences. */
    public String advice(String kind) {
        Known known = byName.get(kind);
        return known == null ? DECLARE : known.advice();
    }
}

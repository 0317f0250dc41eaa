package io.holdfast.control.inventory;

import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of systems that this installation can protect. */
@Component
public class SourceKinds {
    private final Map<String, SourceKind> byName;
    private final Set<String> withLog;

    SourceKinds(ObjectProvider<SourceKind> kinds, ObjectProvider<StreamableLog> logs) {
        Map<String, SourceKind> found = new TreeMap<>();
        kinds.orderedStream().forEach(kind -> found.put(kind.name(), kind));
        byName = Map.copyOf(found);
        withLog = logs.stream().map(StreamableLog::kind).collect(Collectors.toUnmodifiableSet());
    }

    /** The kinds whose log can be streamed. */
    public Set<String> withLog() {
        return withLog;
    }

    public Set<String> names() {
        return byName.keySet();
    }

    /** The kind of this name, if this version can protect it. */
    public Optional<SourceKind> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The kind of a declared data set; declarations with unknown kinds are refused, so this finds it. */
    public SourceKind of(Declaration.DataSet dataSet) {
        SourceKind kind = byName.get(dataSet.kind());
        if (kind == null) {
            throw new IllegalStateException("Data set " + dataSet.name() + " is of kind '" + dataSet.kind()
                    + "', which this version cannot protect. It can: " + List.copyOf(byName.keySet()) + ".");
        }
        return kind;
    }

    /** The story's word for the data set's resource type; a declared {@code resource-type} goes first. */
    public String resourceType(Declaration.DataSet dataSet) {
        return dataSet.source().getOrDefault("resource-type", of(dataSet).resourceType());
    }

    /** The source's settings without what is control's own. */
    public static SourceSettings settings(Declaration.DataSet dataSet) {
        return settings(dataSet.source());
    }

    /** The same for settings as they were declared. */
    public static SourceSettings settings(Map<String, String> declared) {
        Map<String, String> settings = new HashMap<>(declared);
        settings.remove("kind");
        return new SourceSettings(settings);
    }
}

package io.holdfast.sources.models;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentItem.Type;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.content.NamePattern;
import io.holdfast.sources.content.StoredTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models of a snapshot, as they are listed for people. */
record StoredModels(Repository repository, Snapshot snapshot) {
    ContentPage page(ContentQuery query) throws IOException, InterruptedException {
        StoredRegistry registry = new StoredRegistry(repository, snapshot);
        EntryPath path = path(query);
        if (query.search().isPresent()) {
            NamePattern pattern = NamePattern.of(query.search().get());
            List<VersionName> names = VersionName.all(registry).stream()
                    .filter(name -> pattern.test(name.model()) || pattern.test(name.version()))
                    .filter(name ->
                            path.isRoot() || path.names().getFirst().toString().equals(name.model()))
                    .toList();
            return versions(registry, names, true, query);
        }
        if (path.isRoot()) {
            return models(registry, query);
        }
        String model = path.names().getFirst().toString();
        List<VersionName> of = VersionName.all(registry).stream()
                .filter(name -> name.model().equals(model))
                .toList();
        return path.names().size() == 1 && !of.isEmpty()
                ? versions(registry, of, false, query)
                : new StoredTree(repository, snapshot, false).page(query);
    }

    private static EntryPath path(ContentQuery query) throws SourceException {
        try {
            return EntryPath.of(query.path());
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + query.path() + "' is not a path. Give one as a list says it.", e);
        }
    }

    /** The models, then the training data, which come with the models that were made from them. */
    private static ContentPage models(StoredRegistry registry, ContentQuery query) throws IOException {
        Map<String, Long> versions = new LinkedHashMap<>();
        for (VersionName name : VersionName.all(registry)) {
            versions.merge(name.model(), 1L, Long::sum);
        }
        List<ContentItem> items = new ArrayList<>();
        versions.forEach((model, count) -> items.add(
                ContentItem.of(Type.MODEL, model, model, true).holding(count).selectedBy(Map.of("model", model))));
        if (registry.hasDirectory(EntryPath.of(ModelRegistryLayout.DATASETS))) {
            items.add(ContentItem.of(Type.FOLDER, ModelRegistryLayout.DATASETS, ModelRegistryLayout.DATASETS, true)
                    .saying("training data"));
        }
        return ContentPage.of(items, query, List.of());
    }

    /** @param whole whether a version is called by its model's name too */
    private static ContentPage versions(
            StoredRegistry registry, List<VersionName> names, boolean whole, ContentQuery query) throws IOException {
        List<ContentItem> all = names.stream()
                .map(name -> ContentItem.of(
                                Type.VERSION, whole ? name.toString() : name.version(), name.toString(), true)
                        .selectedBy(Map.of("model", name.model(), "version", name.version())))
                .toList();
        ContentPage page = ContentPage.of(all, query, List.of());
        RegistryIndex index = RegistryIndex.read(registry);
        Map<String, VersionName> byPath = new LinkedHashMap<>();
        names.forEach(name -> byPath.put(name.toString(), name));
        List<ContentItem> described = new ArrayList<>();
        for (ContentItem item : page.items()) {
            VersionName name = byPath.get(item.path());
            if (name != null) {
                // the manifests of what is shown only: each is a file to be fetched
                described.add(described(
                        item, RegisteredVersion.read(registry, List.of(name)).getFirst(), index));
            }
        }
        return new ContentPage(described, page.next(), page.notes());
    }

    private static ContentItem described(ContentItem item, RegisteredVersion version, RegistryIndex index) {
        List<String> broken = new ArrayList<>(index.of(version));
        version.problem().ifPresent(broken::add);
        String detail = version.manifest().map(ModelVersion::framework).orElse("");
        if (!broken.isEmpty()) {
            detail = "broken when it was backed up: " + String.join("; ", broken);
        }
        return version.manifest()
                .map(manifest -> item.at(manifest.created()).sized(manifest.bytes()))
                .orElse(item)
                .saying(detail);
    }
}

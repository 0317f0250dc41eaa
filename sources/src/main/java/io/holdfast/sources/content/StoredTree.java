package io.holdfast.sources.content;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.content.ContentItem.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folders and files of a snapshot. What Holdfast itself put into it is left out.
 *
 * @param selectable whether a restore can bring back a folder or a file alone
 */
public record StoredTree(Repository repository, Snapshot snapshot, boolean selectable) {
    private static final EntryPath OWN = EntryPath.of(".holdfast");

    /**
     * A page of a folder, or of what is found below it.
     *
     * @throws SourceException when there is no such folder
     */
    public ContentPage page(ContentQuery query) throws IOException, InterruptedException {
        EntryPath folder = ContentPath.parse(query.path());
        if (!folder.isRoot()) {
            EntryKind kind = repository
                    .find(snapshot, folder)
                    .orElseThrow(() -> new SourceException("The recovery point has no " + folder
                            + ". Look into the folder above it for what there is."))
                    .kind();
            if (kind != EntryKind.DIRECTORY) {
                throw new SourceException(folder + " is no folder: nothing lies in it. Look into the folder above it.");
            }
        }
        return query.search().isPresent()
                ? new TreeSearch(
                                this,
                                folder,
                                query,
                                NamePattern.of(query.search().get()))
                        .page()
                : list(folder, query);
    }

    /** One folder or file. @throws SourceException when there is none */
    public ContentItem item(EntryPath path) throws IOException {
        return item(
                        path,
                        repository
                                .find(snapshot, path)
                                .orElseThrow(() -> new SourceException("The recovery point has no " + path
                                        + ". Look into the folder above it for what there is.")))
                .called(ContentPath.text(path));
    }

    private ContentPage list(EntryPath folder, ContentQuery query) throws IOException {
        Optional<EntryName> after = Optional.empty();
        if (query.after().isPresent()) {
            EntryPath last = ContentPath.parse(query.after().get());
            if (last.isRoot() || !last.parent().equals(folder)) {
                throw new SourceException("No page of " + folder + " ended with '"
                        + query.after().get() + "'. Begin with the first page again.");
            }
            after = Optional.of(last.name());
        }
        List<ContentItem> items = new ArrayList<>();
        for (Entry entry : entries(folder)) {
            if (after.isPresent() && entry.name().compareTo(after.get()) <= 0) {
                continue;
            }
            if (items.size() == query.limit()) {
                return new ContentPage(items, Optional.of(items.getLast().path()), List.of());
            }
            items.add(item(folder.child(entry.name()), entry));
        }
        return new ContentPage(items, Optional.empty(), List.of());
    }

    /** In the order of names. */
    List<Entry> entries(EntryPath folder) throws IOException {
        return repository.list(snapshot, folder).stream()
                .filter(entry -> !folder.child(entry.name()).equals(OWN))
                .toList();
    }

    ContentItem item(EntryPath path, Entry entry) {
        Type type = switch (entry.kind()) {
            case DIRECTORY -> Type.FOLDER;
            case FILE -> Type.FILE;
            case SYMBOLIC_LINK -> Type.LINK;
            case SPECIAL -> Type.SPECIAL;
        };
        ContentItem item = ContentItem.of(type, entry.name().toString(), ContentPath.text(path), type == Type.FOLDER)
                .at(entry.metadata().modified());
        ContentItem sized = type == Type.FILE ? item.sized(entry.size()) : item;
        return selectable ? sized.selectedBy(ContentPath.selection(path)) : sized;
    }
}

package io.holdfast.sources.content;

import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a snapshot's tree for names, each folder before what is in it. It may stop anywhere, when a page is full or its time
 * is up, and go on behind that place with another query. For one thread, once.
 */
final class TreeSearch {
    private final StoredTree tree;
    private final EntryPath root;
    private final ContentQuery query;
    private final NamePattern pattern;
    private final long deadline;
    private final List<ContentItem> found = new ArrayList<>();
    private final @Nullable EntryPath after;
    private @Nullable EntryPath seen;
    private boolean begun;
    private boolean late;

    TreeSearch(StoredTree tree, EntryPath root, ContentQuery query, NamePattern pattern) throws IOException {
        this.tree = tree;
        this.root = root;
        this.query = query;
        this.pattern = pattern;
        this.deadline = System.nanoTime() + query.patience().toNanos();
        this.after = query.after().isPresent() ? ContentPath.parse(query.after().get()) : null;
    }

    ContentPage page() throws IOException, InterruptedException {
        boolean whole = walk(root);
        EntryPath last = seen;
        if (whole || last == null) {
            return new ContentPage(found, Optional.empty(), List.of());
        }
        List<String> notes = late
                ? List.of(
                        "The search has come to " + last + " in the time that it has. Ask for the next page to go on.")
                : List.of();
        return new ContentPage(found, Optional.of(ContentPath.text(last)), notes);
    }

    /** @return whether all of it was seen */
    private boolean walk(EntryPath folder) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("searching");
        }
        for (Entry entry : tree.entries(folder)) {
            EntryPath path = folder.child(entry.name());
            EntryPath start = after;
            boolean isNew = start == null || compare(path, start) > 0;
            if (isNew) {
                // at least one name is looked at, so that a search that is always late comes to an end
                if (found.size() == query.limit() || isLate()) {
                    return false;
                }
                begun = true;
                if (pattern.test(entry.name().toString())) {
                    found.add(tree.item(path, entry).called(below(path)));
                }
                seen = path;
            }
            if (entry.kind() == EntryKind.DIRECTORY && (isNew || isWithin(start, path)) && !walk(path)) {
                return false;
            }
        }
        return true;
    }

    /** Its path from where the search began. */
    private String below(EntryPath path) {
        int above = root.names().size();
        return new EntryPath(path.names().subList(above, path.names().size()))
                .toString()
                .substring(1);
    }

    private boolean isLate() {
        late = begun && System.nanoTime() - deadline > 0;
        return late;
    }

    private static boolean isWithin(@Nullable EntryPath path, EntryPath folder) {
        int depth = folder.names().size();
        return path != null
                && path.names().size() >= depth
                && path.names().subList(0, depth).equals(folder.names());
    }

    /** Before it is what was seen before: a folder before what is in it. */
    private static int compare(EntryPath path, EntryPath other) {
        List<EntryName> names = path.names();
        List<EntryName> others = other.names();
        for (int i = 0; i < Math.min(names.size(), others.size()); i++) {
            int order = names.get(i).compareTo(others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), others.size());
    }
}

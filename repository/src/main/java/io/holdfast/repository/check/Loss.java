package io.holdfast.repository.check;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says what damage means for whoever wants to restore: which files of which snapshots cannot be brought back whole. Packs
 * and blobs are told by many threads; the rest is for one.
 */
final class Loss {
    private static final int NAMED = 10;

    private final Set<String> packs = new HashSet<>();
    private final Set<BlobId> blobs = new HashSet<>();
    private final Map<BlobId, Affected> known = new HashMap<>();

    /** @param files all in all, of which {@code names} are the first, below the tree that this is of */
    private record Affected(long files, List<String> names) {
        private static final Affected NOTHING = new Affected(0, List.of());
    }

    /** A pack of which nothing can be had. */
    synchronized void pack(String name) {
        packs.add(name);
    }

    /** A blob that is not what was written, where the index says that it is. */
    synchronized void blob(BlobId id) {
        blobs.add(id);
    }

    /** One sentence for each snapshot that is affected. */
    List<String> of(List<Snapshot> snapshots, IndexFiles index, Trees trees) throws IOException {
        if (packs.isEmpty() && blobs.isEmpty()) {
            return List.of();
        }
        Set<BlobId> lost = lost(index);
        List<String> sentences = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            Affected affected = affected(BlobId.parse(snapshot.tree()), lost, trees);
            if (affected.files() > 0) {
                long others = affected.files() - affected.names().size();
                sentences.add("Snapshot " + snapshot.shortId() + " of " + snapshot.time() + " (" + snapshot.hostname()
                        + ": " + String.join(", ", snapshot.paths()) + "): " + affected.files()
                        + " files or directories cannot be restored whole: "
                        + String.join(", ", affected.names()) + (others > 0 ? " and " + others + " more" : "")
                        + ". Repair the repository from a copy; else back them up again, or restore them from another"
                        + " snapshot.");
            }
        }
        return sentences;
    }

    /** Blobs of which no pack that is sound has a copy. */
    private Set<BlobId> lost(IndexFiles index) throws IOException {
        Set<BlobId> lost = new HashSet<>(blobs);
        Set<BlobId> elsewhere = new HashSet<>();
        // files that are damaged are told of already
        index.readSound((pack, entries) -> {
            if (packs.contains(pack)) {
                entries.forEach(entry -> lost.add(entry.id()));
            }
        });
        Map<BlobId, Integer> copies = new HashMap<>();
        index.readSound((pack, entries) -> {
            if (!packs.contains(pack)) {
                entries.stream()
                        .map(PackEntry::id)
                        .filter(lost::contains)
                        .forEach(id -> copies.merge(id, 1, Integer::sum));
            }
        });
        copies.forEach((id, count) -> {
            if (count > (blobs.contains(id) ? 1 : 0)) {
                elsewhere.add(id);
            }
        });
        lost.removeAll(elsewhere);
        return lost;
    }

    private Affected affected(BlobId tree, Set<BlobId> lost, Trees trees) {
        Affected before = known.get(tree);
        if (before != null) {
            return before;
        }
        Affected found;
        if (lost.contains(tree)) {
            found = new Affected(1, List.of("/"));
        } else {
            found = within(tree, lost, trees);
        }
        known.put(tree, found);
        return found;
    }

    private Affected within(BlobId tree, Set<BlobId> lost, Trees trees) {
        long files = 0;
        List<String> names = new ArrayList<>();
        try {
            for (Node node : trees.load(tree)) {
                Affected inner = switch (node) {
                    case Node.RegularFile file ->
                        file.content().stream().anyMatch(lost::contains)
                                ? new Affected(1, List.of(""))
                                : Affected.NOTHING;
                    case Node.Directory directory -> affected(directory.subtree(), lost, trees);
                    case Node.SymbolicLink link -> Affected.NOTHING;
                    case Node.Special special -> Affected.NOTHING;
                };
                files += inner.files();
                inner.names().stream().limit(NAMED - names.size()).forEach(name -> names.add("/" + node.name() + name));
            }
        } catch (IOException e) {
            // a tree that is missing from the index is told of by itself
            return new Affected(1, List.of("/"));
        }
        return new Affected(files, names);
    }
}

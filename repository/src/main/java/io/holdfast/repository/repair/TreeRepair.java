package io.holdfast.repository.repair;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeCodec;
import io.holdfast.repository.tree.TreeReader;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees anew without what is lost, as restic's {@code repair snapshots} does: of a file the parts that are there
 * stay, in their order, and of a directory whose tree is lost its name, empty. Files that were cut get another name, as
 * nobody should take them for what they were. Trees that need nothing lost stay as they are. For one thread.
 */
final class TreeRepair {
    private final Blobs known;
    private final Set<BlobId> lost;
    private final Trees trees;
    private final @Nullable Blobs into;
    private final String suffix;
    private final boolean unreadableIsLost;
    private final Map<BlobId, Outcome> done = new HashMap<>();
    private final Set<BlobId> missing = new HashSet<>();

    private record Outcome(BlobId tree, List<EntryPath> cut, List<EntryPath> emptied) {}

    /** What became of a root, and the files and directories that are not what they were, by path. */
    record Result(BlobId root, List<String> cut, List<String> emptied) {
        boolean changed() {
            return !cut.isEmpty() || !emptied.isEmpty();
        }
    }

    /**
     * @param known tells what the index has
     * @param lost of that; empty once the index names only what is there
     * @param into takes the new trees; null to only look
     * @param unreadableIsLost whether a tree that is there and cannot be read counts as lost: not once all packs are known to
     *     be sound, as a moment's failure is no loss
     */
    TreeRepair(Blobs known, Set<BlobId> lost, @Nullable Blobs into, String suffix, boolean unreadableIsLost) {
        this.known = known;
        this.lost = lost;
        this.trees = new TreeReader(known);
        this.into = into;
        this.suffix = suffix;
        this.unreadableIsLost = unreadableIsLost;
    }

    Result repair(BlobId root) throws IOException, InterruptedException {
        Outcome outcome = tree(root);
        return new Result(outcome.tree(), texts(outcome.cut()), texts(outcome.emptied()));
    }

    /** All blobs that were looked for so far and are not there. */
    Set<BlobId> missing() {
        return missing;
    }

    private static List<String> texts(List<EntryPath> paths) {
        return paths.stream().map(EntryPath::toString).toList();
    }

    private Outcome tree(BlobId id) throws IOException, InterruptedException {
        Outcome before = done.get(id);
        if (before != null) {
            return before;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while repairing snapshots");
        }
        Outcome outcome;
        List<Node> nodes = load(id);
        if (nodes == null) {
            missing.add(id);
            outcome = new Outcome(save(List.of(), id), List.of(), List.of(EntryPath.ROOT));
        } else {
            outcome = rewritten(id, nodes);
        }
        done.put(id, outcome);
        return outcome;
    }

    /** Null when it is lost. */
    private @Nullable List<Node> load(BlobId id) throws IOException {
        if (!isThere(BlobType.TREE, id)) {
            return null;
        }
        try {
            return trees.load(id);
        } catch (RepositoryException.Damaged e) {
            if (!unreadableIsLost) {
                throw e;
            }
            return null;
        }
    }

    private boolean isThere(BlobType type, BlobId id) {
        return !lost.contains(id) && known.contains(type, id);
    }

    private Outcome rewritten(BlobId id, List<Node> nodes) throws IOException, InterruptedException {
        List<EntryPath> cut = new ArrayList<>();
        List<EntryPath> emptied = new ArrayList<>();
        List<Node> left = new ArrayList<>();
        Set<EntryName> names = new HashSet<>();
        nodes.forEach(node -> names.add(node.name()));
        for (Node node : nodes) {
            EntryPath here = new EntryPath(List.of(node.name()));
            switch (node) {
                case Node.RegularFile file -> {
                    Map<Boolean, List<BlobId>> parts = file.content().stream()
                            .collect(Collectors.partitioningBy(blob -> isThere(BlobType.DATA, blob)));
                    List<BlobId> there = parts.getOrDefault(true, List.of());
                    if (there.size() == file.content().size()) {
                        left.add(file);
                    } else {
                        cut.add(here);
                        missing.addAll(parts.getOrDefault(false, List.of()));
                        left.add(new Node.RegularFile(free(file.name(), names), file.metadata(), size(there), there));
                    }
                }
                case Node.Directory directory -> {
                    Outcome inner = tree(directory.subtree());
                    left.add(
                            inner.tree().equals(directory.subtree())
                                    ? directory
                                    : new Node.Directory(directory.name(), directory.metadata(), inner.tree()));
                    inner.cut().forEach(path -> cut.add(below(here, path)));
                    inner.emptied().forEach(path -> emptied.add(below(here, path)));
                }
                case Node.SymbolicLink link -> left.add(link);
                case Node.Special special -> left.add(special);
            }
        }
        if (cut.isEmpty() && emptied.isEmpty()) {
            return new Outcome(id, List.of(), List.of());
        }
        left.sort(Comparator.comparing(Node::name));
        return new Outcome(save(left, id), cut, emptied);
    }

    private static EntryPath below(EntryPath here, EntryPath path) {
        List<EntryName> names = new ArrayList<>(here.names());
        names.addAll(path.names());
        return new EntryPath(names);
    }

    /** The name with the suffix; once more while there is such a file. */
    private EntryName free(EntryName name, Set<EntryName> names) {
        if (suffix.isEmpty()) {
            return name;
        }
        EntryName longer = longer(name);
        while (!names.add(longer)) {
            longer = longer(longer);
        }
        return longer;
    }

    /** By its bytes: a name need not be UTF-8. */
    private EntryName longer(EntryName name) {
        byte[] more = suffix.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = name.toBytes();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, longer, bytes.length, more.length);
        return new EntryName(longer);
    }

    private long size(List<BlobId> content) {
        return content.stream()
                .mapToLong(id -> known.locate(BlobType.DATA, id).orElseThrow().plainLength())
                .sum();
    }

    private BlobId save(List<Node> nodes, BlobId instead) throws IOException, InterruptedException {
        byte[] tree = TreeCodec.encode(nodes);
        BlobId id = BlobId.of(Sha256.digest().digest(tree));
        if (into != null) {
            into.save(BlobType.TREE, id, tree, 0, tree.length);
        }
        return into == null ? instead : id;
    }
}

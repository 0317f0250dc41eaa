package io.holdfast.repository.inspect;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares two trees, as restic's {@code diff}. Once. */
final class Difference {
    private final Trees trees;
    private final Blobs blobs;
    private final boolean metadata;
    private final WalkProgress progress;
    private final Inspection.ChangeListener changes;
    private final Counts added = new Counts();
    private final Counts removed = new Counts();
    private final Set<Blob> before = new HashSet<>();
    private final Set<Blob> after = new HashSet<>();
    private final Set<Blob> common = new HashSet<>();
    private long changedFiles;

    private record Blob(BlobType type, BlobId id) {}

    private static final class Counts {
        private long files;
        private long directories;
        private long others;
        private long dataBlobs;
        private long treeBlobs;
        private long bytes;

        private void count(Node node) {
            switch (node) {
                case Node.RegularFile file -> files++;
                case Node.Directory directory -> directories++;
                case Node.SymbolicLink link -> others++;
                case Node.Special special -> others++;
            }
        }

        private DiffSummary.Counts done() {
            return new DiffSummary.Counts(files, directories, others, dataBlobs, treeBlobs, bytes);
        }
    }

    Difference(Trees trees, Blobs blobs, boolean metadata, WalkProgress progress, Inspection.ChangeListener changes) {
        this.trees = trees;
        this.blobs = blobs;
        this.metadata = metadata;
        this.progress = progress;
        this.changes = changes;
    }

    DiffSummary of(BlobId first, BlobId second) throws IOException, InterruptedException {
        before.add(new Blob(BlobType.TREE, first));
        after.add(new Blob(BlobType.TREE, second));
        if (!first.equals(second)) {
            compare(first, second, EntryPath.ROOT, 1);
        }
        // what both have was neither added nor removed
        Set<Blob> both = new HashSet<>(before);
        both.retainAll(after);
        both.addAll(common);
        before.removeAll(both);
        after.removeAll(both);
        sum(before, removed);
        sum(after, added);
        return new DiffSummary(changedFiles, added.done(), removed.done());
    }

    private void sum(Set<Blob> those, Counts counts) {
        for (Blob blob : those) {
            if (blob.type() == BlobType.TREE) {
                counts.treeBlobs++;
            } else {
                counts.dataBlobs++;
            }
            counts.bytes += blobs.locate(blob.type(), blob.id())
                    .map(Blobs.Location::plainLength)
                    .orElse(0);
        }
    }

    private void compare(BlobId first, BlobId second, EntryPath at, double share)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while comparing");
        }
        Map<EntryName, Node[]> pairs = new TreeMap<>();
        for (Node node : trees.load(first)) {
            pairs.put(node.name(), new Node[] {node, null});
        }
        for (Node node : trees.load(second)) {
            pairs.computeIfAbsent(node.name(), name -> new Node[2])[1] = node;
        }
        double each = progress.read(
                second,
                share,
                pairs.values().stream()
                        .filter(pair -> isDirectory(pair[0]) || isDirectory(pair[1]))
                        .count());
        for (Map.Entry<EntryName, Node[]> pair : pairs.entrySet()) {
            EntryPath path = at.child(pair.getKey());
            Node old = pair.getValue()[0];
            Node now = pair.getValue()[1];
            if (old == null) {
                whole(path, now, "+", added, after, each);
            } else if (now == null) {
                whole(path, old, "-", removed, before, each);
            } else {
                both(path, old, now, each);
            }
        }
    }

    private static boolean isDirectory(@Nullable Node node) {
        return node instanceof Node.Directory;
    }

    private void both(EntryPath path, Node old, Node now, double share) throws IOException, InterruptedException {
        addBlobs(old, before);
        addBlobs(now, after);
        String modifier = word(old).equals(word(now)) ? "" : "T";
        if (old instanceof Node.RegularFile was
                && now instanceof Node.RegularFile is
                && !was.content().equals(is.content())) {
            changedFiles++;
            modifier += sameMetadata(old, now) ? "M?" : "M";
        } else if (metadata && !same(old, now)) {
            modifier += "U";
        }
        if (!modifier.isEmpty()) {
            changes.changed(path, now instanceof Node.Directory, modifier);
        }
        if (old instanceof Node.Directory was && now instanceof Node.Directory is) {
            if (was.subtree().equals(is.subtree())) {
                collect(is.subtree(), path, share);
            } else {
                compare(was.subtree(), is.subtree(), path, share);
            }
        } else if (old instanceof Node.Directory was) {
            below(path, was, "-", removed, before, share);
        } else if (now instanceof Node.Directory is) {
            below(path, is, "+", added, after, share);
        }
    }

    private void whole(EntryPath path, Node node, String modifier, Counts counts, Set<Blob> side, double share)
            throws IOException, InterruptedException {
        addBlobs(node, side);
        counts.count(node);
        changes.changed(path, node instanceof Node.Directory, modifier);
        if (node instanceof Node.Directory directory) {
            below(path, directory, modifier, counts, side, share);
        }
    }

    private void below(
            EntryPath path, Node.Directory directory, String modifier, Counts counts, Set<Blob> side, double share)
            throws IOException, InterruptedException {
        TreeVisit visit = new TreeVisit(trees, progress, (child, node, parent) -> {
            addBlobs(node, side);
            counts.count(node);
            changes.changed(child, node instanceof Node.Directory, modifier);
            return true;
        });
        visit.walk(directory.subtree(), path, share);
    }

    /** What is in a directory that both have. */
    private void collect(BlobId tree, EntryPath path, double share) throws IOException, InterruptedException {
        TreeVisit visit = new TreeVisit(trees, progress, (child, node, parent) -> {
            addBlobs(node, common);
            return true;
        });
        visit.walk(tree, path, share);
    }

    private static void addBlobs(Node node, Set<Blob> side) {
        switch (node) {
            case Node.RegularFile file -> file.content().forEach(id -> side.add(new Blob(BlobType.DATA, id)));
            case Node.Directory directory -> side.add(new Blob(BlobType.TREE, directory.subtree()));
            case Node.SymbolicLink link -> {}
            case Node.Special special -> {}
        }
    }

    private static String word(Node node) {
        return switch (node) {
            case Node.RegularFile file -> "file";
            case Node.Directory directory -> "dir";
            case Node.SymbolicLink link -> "symlink";
            case Node.Special special -> special.kind().word();
        };
    }

    private static boolean same(Node old, Node now) {
        if (!sameMetadata(old, now)) {
            return false;
        }
        return switch (old) {
            case Node.SymbolicLink was ->
                now instanceof Node.SymbolicLink is && Arrays.equals(was.target(), is.target());
            case Node.Special was -> now instanceof Node.Special is && was.device() == is.device();
            // a directory whose content changed is not the same to restic, whose nodes hold the tree
            case Node.Directory was ->
                now instanceof Node.Directory is && was.subtree().equals(is.subtree());
            case Node.RegularFile was -> now instanceof Node.RegularFile is && was.size() == is.size();
        };
    }

    private static boolean sameMetadata(Node old, Node now) {
        EntryMetadata was = old.metadata();
        EntryMetadata is = now.metadata();
        return was.permissions() == is.permissions()
                && was.uid() == is.uid()
                && was.gid() == is.gid()
                && was.user().equals(is.user())
                && was.group().equals(is.group())
                && was.modified().equals(is.modified())
                && was.accessed().equals(is.accessed())
                && was.changed().equals(is.changed())
                && was.inode() == is.inode()
                && was.deviceId() == is.deviceId()
                && was.links() == is.links()
                && attributes(was).equals(attributes(is));
    }

    private static Map<String, String> attributes(EntryMetadata metadata) {
        Map<String, String> attributes = new TreeMap<>();
        metadata.extendedAttributes()
                .forEach(attribute ->
                        attributes.put(attribute.name(), Arrays.toString(Objects.requireNonNull(attribute.value()))));
        return attributes;
    }
}

package io.holdfast.repository.inspect;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeTraversal;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what snapshots hold, as restic's {@code stats}. Once. */
final class Counting {
    private final Trees trees;
    private final Blobs blobs;
    private final StatisticsMode mode;
    private final Progress progress;

    private final Set<BlobId> contents = new HashSet<>();
    private final Map<EntryPath, Set<BlobId>> blobsOfFiles = new HashMap<>();
    private long files;
    private long count;
    private long size;
    private long uncompressed;
    private long compressedSize;
    private long compressedPlain;

    Counting(Trees trees, Blobs blobs, StatisticsMode mode, Progress progress) {
        this.trees = trees;
        this.blobs = blobs;
        this.mode = mode;
        this.progress = progress;
    }

    Statistics of(List<Snapshot> snapshots) throws IOException, InterruptedException {
        if (mode == StatisticsMode.RAW_DATA) {
            countRaw(snapshots);
        } else {
            WalkProgress walked = new WalkProgress(blobs, progress);
            for (Snapshot snapshot : snapshots) {
                Set<String> links = new HashSet<>();
                TreeVisit visit = new TreeVisit(trees, walked, (path, node, parent) -> {
                    count(path, node, links);
                    return true;
                });
                visit.walk(BlobId.parse(snapshot.tree()), EntryPath.ROOT, 1.0 / snapshots.size());
            }
        }
        return new Statistics(snapshots.size(), files, count, size, uncompressed, compressedSize, compressedPlain);
    }

    /** As in restic directories and links count as files of a restore. */
    private void count(EntryPath path, Node node, Set<String> links) throws IOException {
        long bytes = node instanceof Node.RegularFile file ? file.size() : 0;
        switch (mode) {
            case RESTORE_SIZE -> {
                files++;
                boolean linked = node.metadata().links() > 1 && node.metadata().inode() != 0;
                if (!linked
                        || links.add(node.metadata().deviceId() + " "
                                + node.metadata().inode())) {
                    size += bytes;
                }
            }
            case FILES_BY_CONTENTS -> {
                if (isNew(node)) {
                    files++;
                    size += bytes;
                }
            }
            case BLOBS_PER_FILE -> {
                if (isNew(node) && node instanceof Node.RegularFile file) {
                    countBlobs(path, file);
                }
            }
            case RAW_DATA -> throw new IllegalStateException("raw data is not counted by files");
        }
    }

    private void countBlobs(EntryPath path, Node.RegularFile file) throws IOException {
        for (BlobId id : file.content()) {
            Set<BlobId> known = blobsOfFiles.get(path);
            if (known == null) {
                known = new HashSet<>();
                blobsOfFiles.put(path, known);
                files++;
            }
            if (known.add(id)) {
                size += locate(BlobType.DATA, id).plainLength();
                count++;
            }
        }
    }

    /** As in restic all that have no content are of the same. */
    private boolean isNew(Node node) {
        MessageDigest digest = Sha256.digest();
        if (node instanceof Node.RegularFile file) {
            file.content().forEach(id -> digest.update(id.toBytes()));
        }
        return contents.add(BlobId.of(digest.digest()));
    }

    private void countRaw(List<Snapshot> snapshots) throws IOException, InterruptedException {
        Set<BlobId> data = new HashSet<>();
        Set<BlobId> treeIds = new HashSet<>();
        new TreeTraversal(trees)
                .follow(
                        snapshots.stream()
                                .map(snapshot -> BlobId.parse(snapshot.tree()))
                                .toList(),
                        (type, id) -> {
                            Set<BlobId> met = type == BlobType.TREE ? treeIds : data;
                            synchronized (met) {
                                met.add(id);
                            }
                            if (type == BlobType.TREE) {
                                progress.processed(blobs.locate(type, id)
                                        .map(Location::plainLength)
                                        .orElse(0));
                            }
                        });
        for (BlobId id : treeIds) {
            add(locate(BlobType.TREE, id));
        }
        for (BlobId id : data) {
            add(locate(BlobType.DATA, id));
        }
    }

    private void add(Location location) {
        count++;
        size += location.length();
        long plain = (long) location.plainLength() + Sealer.OVERHEAD;
        uncompressed += plain;
        if (location.length() != plain) {
            compressedSize += location.length();
            compressedPlain += plain;
        }
    }

    private Location locate(BlobType type, BlobId id) throws RepositoryException.Damaged {
        return blobs.locate(type, id)
                .orElseThrow(() -> new RepositoryException.Damaged("Blob " + id
                        + " is in no index file. Check the repository; rebuild-index finds what its packs hold."));
    }
}

package io.holdfast.repository.index;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.pack.PackHeader;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All index files, read with a critical eye. Of each pack it keeps only its size and the digest of its header as they
 * follow from the index; of the blobs, which there are.
 */
public final class IndexAudit {
    private final BlobTable blobs = new BlobTable();
    private final Map<BlobId, ExpectedPack> packs = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean complete = true;
    private long trees;
    private long treeBytes;

    private IndexAudit() {}

    /** @param errors told of each thing that is wrong, in a sentence */
    public static IndexAudit read(Store store, SealedFiles files, Consumer<String> errors) throws IOException {
        IndexFiles indexes = new IndexFiles(store, files);
        IndexAudit audit = IndexFiles.again(() -> {
            IndexAudit reading = new IndexAudit();
            for (String name : indexes.names()) {
                reading.read(indexes, name);
            }
            return reading;
        });
        audit.problems.forEach(errors);
        return audit;
    }

    private void read(IndexFiles files, String name) throws IOException {
        StoreFile file = new StoreFile(FileKind.INDEX, name);
        try {
            files.read(name, (pack, entries) -> add(file, pack, entries, problems::add));
        } catch (RepositoryException.Damaged e) {
            problems.add(String.valueOf(e.getMessage()));
            complete = false;
        }
    }

    private void add(StoreFile file, String pack, List<PackEntry> entries, Consumer<String> errors) {
        List<PackEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(PackEntry::offset));
        long end = 0;
        for (PackEntry entry : sorted) {
            if (entry.offset() != end) {
                errors.accept("Index " + file + " leaves a gap or an overlap in pack " + pack + " at byte " + end
                        + ". Run holdfast repo rebuild-index, which reads the packs anew.");
            }
            end = entry.end();
        }
        ExpectedPack expected = new ExpectedPack(
                end + PackHeader.storedSize(sorted), BlobId.parse(Sha256.hex(PackHeader.write(sorted))));
        ExpectedPack known = packs.putIfAbsent(BlobId.parse(pack), expected);
        if (known == null) {
            for (PackEntry entry : sorted) {
                blobs.add(0, entry);
                if (entry.type() == BlobType.TREE) {
                    trees++;
                    treeBytes += entry.length();
                }
            }
        } else if (!known.equals(expected)) {
            errors.accept("Index " + file + " and another disagree about pack " + pack
                    + ". Run holdfast repo rebuild-index, which reads the packs anew.");
        }
    }

    /** Whether every index file could be read. */
    public boolean complete() {
        return complete;
    }

    public boolean contains(BlobType type, BlobId id) {
        return blobs.contains(type, id);
    }

    /** Of all trees together, sealed. */
    public long treeBytes() {
        return treeBytes;
    }

    /** Of a tree on average, sealed. */
    public long bytesOfTree() {
        return trees == 0 ? 0 : treeBytes / trees;
    }

    public Map<BlobId, ExpectedPack> packs() {
        return Map.copyOf(packs);
    }

    /**
     * @param size of the pack in bytes: all its blobs, its header and the header's length
     * @param header the SHA-256 of the header's plaintext
     */
    public record ExpectedPack(long size, BlobId header) {}
}

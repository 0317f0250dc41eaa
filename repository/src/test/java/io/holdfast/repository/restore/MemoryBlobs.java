package io.holdfast.repository.restore;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeCodec;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Blobs in memory, in packs of a given size, that hold the caller to the contract and remember what was fetched. */
final class MemoryBlobs implements Blobs, Trees {
    private final int packSize;
    private final Map<BlobId, byte[]> contents = new HashMap<>();
    private final Map<BlobId, Location> locations = new HashMap<>();
    final List<String> fetched = new ArrayList<>();
    final Set<String> damagedPacks = new HashSet<>();
    /** Whether packs cannot be reached any more. */
    boolean unreadable;

    private int pack;
    private int packed;

    MemoryBlobs(int packSize) {
        this.packSize = packSize;
    }

    BlobId save(byte[] plaintext) {
        return save(BlobType.DATA, plaintext);
    }

    BlobId save(List<Node> tree) {
        return save(BlobType.TREE, TreeCodec.encode(tree));
    }

    private BlobId save(BlobType type, byte[] plaintext) {
        BlobId id = BlobId.of(sha256(plaintext));
        save(type, id, plaintext, 0, plaintext.length);
        return id;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length) {
        if (contents.containsKey(id)) {
            return 0;
        }
        byte[] copy = java.util.Arrays.copyOfRange(plaintext, offset, offset + length);
        if (packed + length > packSize && packed > 0) {
            pack++;
            packed = 0;
        }
        contents.put(id, copy);
        locations.put(id, new Location(type, id, packId(pack), packed, length, length));
        packed += length;
        return length;
    }

    static String packId(int number) {
        return HexFormat.of().formatHex(sha256(new byte[] {(byte) (number >> 8), (byte) number}));
    }

    @Override
    public synchronized boolean contains(BlobType type, BlobId id) {
        return contents.containsKey(id);
    }

    @Override
    public synchronized byte[] load(BlobType type, BlobId id) throws IOException {
        byte[] content = contents.get(id);
        if (content == null) {
            throw new RepositoryException.Damaged("Blob " + id + " is missing.");
        }
        Location location = locations.get(id);
        if (type == BlobType.DATA && location != null && damagedPacks.contains(location.pack())) {
            throw new RepositoryException.Damaged("Blob " + id + " is not what was written.");
        }
        return content;
    }

    @Override
    public synchronized Optional<Location> locate(BlobType type, BlobId id) {
        return Optional.ofNullable(locations.get(id));
    }

    @Override
    public void loadAll(List<Location> wanted, Consumer consumer) throws IOException, InterruptedException {
        String only = wanted.getFirst().pack();
        Set<BlobId> seen = new HashSet<>();
        long last = -1;
        synchronized (this) {
            fetched.add(only);
        }
        for (Location location : wanted) {
            if (!location.pack().equals(only) || !seen.add(location.id()) || location.offset() < last) {
                throw new IllegalArgumentException("not blobs of one pack, each once, in order: " + wanted);
            }
            last = location.offset();
            if (unreadable) {
                throw new IOException("The store is away.");
            }
            consumer.accept(location, load(location.type(), location.id()));
        }
    }

    @Override
    public List<Node> load(BlobId tree) throws IOException {
        return TreeCodec.decode(load(BlobType.TREE, tree));
    }

    @Override
    public void flush() {}

    void forget(BlobId id) {
        locations.remove(id);
    }
}

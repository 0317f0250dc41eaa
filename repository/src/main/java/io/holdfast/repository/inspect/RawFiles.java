package io.holdfast.repository.inspect;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.util.List;

/** What a repository consists of, unsealed and otherwise as it is: for support, and for those who repair by hand. */
public final class RawFiles {
    private final Store store;
    private final SealedFiles files;
    private final Blobs blobs;
    private final SealingKey key;

    public RawFiles(Store store, SealedFiles files, Blobs blobs, SealingKey key) {
        this.store = store;
        this.files = files;
        this.blobs = blobs;
        this.key = key;
    }

    /**
     * The JSON of a snapshot, index file or lock, or of a key file, by its id or a unique beginning of it; of the config
     * with the empty id.
     */
    public byte[] json(FileKind kind, String idOrPrefix) throws IOException {
        return switch (kind) {
            case CONFIG -> files.read(StoreFile.CONFIG);
            case KEY -> verified(find(kind, idOrPrefix));
            case SNAPSHOT, INDEX, LOCK -> files.read(find(kind, idOrPrefix));
            case PACK, TAIL -> throw new IllegalArgumentException("a " + kind + " file is no JSON");
        };
    }

    /** The sealing key as JSON, as {@code restic cat masterkey} prints it. Who has it can read everything for ever. */
    public byte[] sealingKey() {
        return Keys.print(key);
    }

    /** The bytes of a pack, sealed. */
    public byte[] pack(String idOrPrefix) throws IOException {
        return verified(find(FileKind.PACK, idOrPrefix));
    }

    /** The plaintext of a blob of data, or of a tree when there is none. */
    public byte[] blob(BlobId id) throws IOException {
        return blobs.load(blobs.locate(BlobType.DATA, id).isPresent() ? BlobType.DATA : BlobType.TREE, id);
    }

    public byte[] tree(BlobId id) throws IOException {
        return blobs.load(BlobType.TREE, id);
    }

    private byte[] verified(StoreFile file) throws IOException {
        byte[] bytes = store.read(file);
        if (!Sha256.hex(bytes).equals(file.name())) {
            throw files.damaged(file, "its name is not the SHA-256 of its content", null);
        }
        return bytes;
    }

    private StoreFile find(FileKind kind, String idOrPrefix) throws IOException {
        List<StoreFile> found = store.list(kind).stream()
                .map(Store.Listed::file)
                .filter(file -> !idOrPrefix.isEmpty() && file.name().startsWith(idOrPrefix))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new RepositoryException(
                found.isEmpty()
                        ? "The repository at " + store.location() + " has no such file: " + idOrPrefix
                                + ". Check the id."
                        : "Several files begin with " + idOrPrefix + ". Give more digits.");
    }
}

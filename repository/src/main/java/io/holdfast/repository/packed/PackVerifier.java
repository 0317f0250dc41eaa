package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.pack.PackHeader;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Verifies every byte of a pack. Safe for many threads; each holds one pack in memory. */
final class PackVerifier {
    private final Store store;
    private final SealingKey key;
    private final SecureRandom random;
    private final BlobCodecs codecs;

    PackVerifier(Store store, SealingKey key, SecureRandom random, BlobCodecs codecs) {
        this.store = store;
        this.key = key;
        this.random = random;
        this.codecs = codecs;
    }

    /**
     * @param size of the pack in bytes
     * @param expectedHeader the SHA-256 of the header as the index would have it
     * @param errors told what is wrong, once for each thing
     * @param unsound told of blobs that are not what was written
     * @return whether the header could be read
     */
    boolean verify(StoreFile file, int size, BlobId expectedHeader, Consumer<String> errors, Consumer<BlobId> unsound)
            throws IOException {
        BlobCodec codec = codecs.take();
        try {
            byte[] pack = codec.room(size);
            store.read(file, 0, pack, 0, size);
            return verify(file, pack, size, expectedHeader, codec, errors, unsound);
        } finally {
            codecs.give(codec);
        }
    }

    private boolean verify(
            StoreFile file,
            byte[] pack,
            int size,
            BlobId expectedHeader,
            BlobCodec codec,
            Consumer<String> errors,
            Consumer<BlobId> unsound) {
        if (!Sha256.of(pack, 0, size).equals(BlobId.parse(file.name()))) {
            errors.accept("its name is not the SHA-256 of its content");
        }
        List<PackEntry> entries;
        try {
            byte[] header = header(pack, size);
            if (!Sha256.of(header, 0, header.length).equals(expectedHeader)) {
                errors.accept("its header and the index do not list the same blobs");
            }
            entries = PackHeader.parse(header);
        } catch (Sealer.NotAuthentic | Json.Malformed e) {
            errors.accept("its header cannot be read: " + e.getMessage());
            return false;
        }
        for (PackEntry entry : entries) {
            if (entry.end() > size) {
                errors.accept("blob " + entry.id() + " lies behind its end");
                unsound.accept(entry.id());
                continue;
            }
            try {
                codec.verify(pack, (int) entry.offset(), entry.length(), entry.type(), entry.plainLength(), entry.id());
            } catch (BlobCodec.NotSound e) {
                errors.accept("blob " + entry.id() + " at byte " + entry.offset() + ": " + e.getMessage());
                unsound.accept(entry.id());
            }
        }
        return true;
    }

    private byte[] header(byte[] pack, int size) throws Sealer.NotAuthentic, Json.Malformed {
        byte[] lengthField = Arrays.copyOfRange(pack, Math.max(0, size - PackHeader.LENGTH_FIELD), size);
        int length = PackHeaders.sealedLength(lengthField, size);
        int end = size - PackHeader.LENGTH_FIELD;
        byte[] header = new byte[length - Sealer.OVERHEAD];
        new Sealer(key, random).open(pack, end - length, length, header, 0);
        return header;
    }
}

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
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
     * @param expectedHeader the SHA-256 of the header as the index would have it
     * @param errors told what is wrong, once for each thing
     */
    void verify(StoreFile file, BlobId expectedHeader, Consumer<String> errors) throws IOException {
        byte[] pack = store.read(file);
        if (!Sha256.hex(pack).equals(file.name())) {
            errors.accept("its name is not the SHA-256 of its content");
        }
        List<PackEntry> entries;
        try {
            byte[] header = header(pack);
            if (!BlobId.parse(Sha256.hex(header)).equals(expectedHeader)) {
                errors.accept("its header and the index do not list the same blobs");
            }
            entries = PackHeader.parse(header);
        } catch (Sealer.NotAuthentic | Json.Malformed e) {
            errors.accept("its header cannot be read: " + e.getMessage());
            return;
        }
        BlobCodec codec = codecs.take();
        try {
            for (PackEntry entry : entries) {
                verify(pack, entry, codec, errors);
            }
        } finally {
            codecs.give(codec);
        }
    }

    private static void verify(byte[] pack, PackEntry entry, BlobCodec codec, Consumer<String> errors) {
        if (entry.end() > pack.length) {
            errors.accept("blob " + entry.id() + " lies behind its end");
            return;
        }
        try {
            codec.open(pack, (int) entry.offset(), entry.length(), entry.plainLength(), entry.id());
        } catch (BlobCodec.NotSound e) {
            errors.accept("blob " + entry.id() + " at byte " + entry.offset() + ": " + e.getMessage());
        }
    }

    private byte[] header(byte[] pack) throws Sealer.NotAuthentic, Json.Malformed {
        int end = pack.length - PackHeader.LENGTH_FIELD;
        if (end < 0) {
            throw new Json.Malformed("it is too short");
        }
        int length = ByteBuffer.wrap(pack).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
        if (length < Sealer.OVERHEAD || length > end) {
            throw new Json.Malformed("it says to be " + length + " bytes long");
        }
        byte[] header = new byte[length - Sealer.OVERHEAD];
        new Sealer(key, random).open(pack, end - length, length, header, 0);
        return header;
    }
}

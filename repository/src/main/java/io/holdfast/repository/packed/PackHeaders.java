package io.holdfast.repository.packed;

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

/** Reads what packs say of themselves, without the rest of them. Safe for many threads. */
public final class PackHeaders {
    /** Room for some hundred blobs: most headers come with the first read. */
    private static final int FIRST_READ = 8 << 10;

    private final Store store;
    private final SealingKey key;
    private final SecureRandom random;

    public PackHeaders(Store store, SealingKey key, SecureRandom random) {
        this.store = store;
        this.key = key;
        this.random = random;
    }

    /**
     * The blobs of a pack in the order of their offsets.
     *
     * @param size of the pack in bytes
     * @throws Json.Malformed when its header is not sound or does not describe a pack of that size
     */
    public List<PackEntry> read(StoreFile pack, long size) throws IOException, Json.Malformed {
        byte[] end = new byte[(int) Math.min(size, FIRST_READ)];
        store.read(pack, size - end.length, end, 0, end.length);
        int length = sealedLength(end, size);
        byte[] sealed = new byte[length];
        int have = end.length - PackHeader.LENGTH_FIELD;
        if (length <= have) {
            System.arraycopy(end, have - length, sealed, 0, length);
        } else {
            store.read(pack, size - PackHeader.LENGTH_FIELD - length, sealed, 0, length);
        }
        try {
            List<PackEntry> entries = PackHeader.parse(new Sealer(key, random).open(sealed));
            long blobs = entries.isEmpty() ? 0 : entries.getLast().end();
            if (blobs + PackHeader.storedSize(entries) != size) {
                throw new Json.Malformed("its header describes another length than it has");
            }
            return entries;
        } catch (Sealer.NotAuthentic e) {
            throw new Json.Malformed("its header cannot be read: " + e.getMessage());
        }
    }

    /** @param end the last bytes of a pack of so many bytes */
    static int sealedLength(byte[] end, long size) throws Json.Malformed {
        int at = end.length - PackHeader.LENGTH_FIELD;
        if (at < 0) {
            throw new Json.Malformed("it is too short");
        }
        int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        if (length < Sealer.OVERHEAD || length > size - PackHeader.LENGTH_FIELD || length > PackHeader.LONGEST) {
            throw new Json.Malformed("it says to have a header of " + length + " bytes");
        }
        return length;
    }
}

package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The pack of one type that is being filled. Safe for many threads; who fills it up waits until it can be handed over. */
final class OpenPack {
    private final BlobType type;
    private final PackStorer storer;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable PackBuffer filling;

    OpenPack(BlobType type, PackStorer storer) {
        this.type = type;
        this.storer = storer;
    }

    void append(BlobId id, byte[] sealed, int length, int uncompressedLength) {
        lock.lock();
        try {
            PackBuffer pack = filling;
            if (pack == null) {
                pack = new PackBuffer(type, storer::segment);
                filling = pack;
            }
            pack.append(id, sealed, 0, length, uncompressedLength);
            if (pack.complete()) {
                filling = null;
                // under the lock: the others must wait too while the store is busy
                storer.store(type, pack);
            }
        } finally {
            lock.unlock();
        }
    }

    void complete() {
        lock.lock();
        try {
            PackBuffer pack = filling;
            if (pack != null) {
                filling = null;
                storer.store(type, pack);
            }
        } finally {
            lock.unlock();
        }
    }

    void discard() {
        lock.lock();
        try {
            if (filling != null) {
                storer.reuse(filling);
                filling = null;
            }
        } finally {
            lock.unlock();
        }
    }
}

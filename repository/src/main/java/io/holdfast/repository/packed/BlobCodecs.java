package io.holdfast.repository.packed;

import io.holdfast.repository.crypto.SealingKey;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Lends codecs to threads and keeps a few for the next. */
final class BlobCodecs implements AutoCloseable {
    private final SealingKey key;
    private final SecureRandom random;
    private final boolean compress;
    private final BlockingQueue<BlobCodec> idle;
    private volatile boolean closed;

    BlobCodecs(SealingKey key, SecureRandom random, boolean compress) {
        this.key = key;
        this.random = random;
        this.compress = compress;
        this.idle = new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());
    }

    BlobCodec take() {
        @Nullable BlobCodec codec = idle.poll();
        return codec == null ? new BlobCodec(key, random, compress) : codec;
    }

    void give(BlobCodec codec) {
        codec.trim();
        if (closed || !idle.offer(codec)) {
            codec.close();
        } else if (closed) {
            close();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (BlobCodec codec = idle.poll(); codec != null; codec = idle.poll()) {
            codec.close();
        }
    }
}

package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.pack.PackBuffer;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stores complete packs on threads of its own, a few at a time, and enters them in the index. */
final class PackStorer implements AutoCloseable {
    private static final int THREADS = 2;

    /** Being stored or waiting for it: with the open ones this bounds the memory to about 70 MiB. */
    private static final int IN_FLIGHT = 2;

    private final Store store;
    private final Index index;
    private final SealingKey key;
    private final SecureRandom random;
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final Set<CompletableFuture<Void>> running = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<byte[]> segments =
            new ArrayBlockingQueue<>((IN_FLIGHT + 1) * (PackBuffer.TARGET / PackBuffer.SEGMENT));
    private final ThreadPoolExecutor threads;
    private Stored onStored = (type, ids) -> {};
    private Failed onFailed = (type, ids, cause) -> {};

    interface Stored {
        void stored(BlobType type, List<BlobId> ids);
    }

    interface Failed {
        void failed(BlobType type, List<BlobId> ids, Throwable cause);
    }

    PackStorer(Store store, Index index, SealingKey key, SecureRandom random) {
        this.store = store;
        this.index = index;
        this.key = key;
        this.random = random;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("repository-packs-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** Once, before the first pack. */
    void listen(Stored stored, Failed failed) {
        onStored = stored;
        onFailed = failed;
    }

    /** Takes a pack over; waits, whatever interrupts, while too many are in flight. */
    void store(BlobType type, PackBuffer pack) {
        permits.acquireUninterruptibly();
        CompletableFuture<Void> done = new CompletableFuture<>();
        running.add(done);
        try {
            threads.execute(() -> {
                try {
                    storeNow(type, pack);
                } finally {
                    reuse(pack);
                    permits.release();
                    running.remove(done);
                    done.complete(null);
                }
            });
        } catch (RuntimeException e) {
            permits.release();
            running.remove(done);
            onFailed.failed(type, ids(pack.entries()), e);
            throw e;
        }
    }

    private void storeNow(BlobType type, PackBuffer pack) {
        List<PackEntry> entries = pack.entries();
        try {
            PackBuffer.Finished finished = pack.finish(new Sealer(key, random));
            store.write(new StoreFile(FileKind.PACK, finished.id()), finished.parts());
            index.addStored(finished.id(), entries);
            onStored.stored(type, ids(entries));
        } catch (IOException | RuntimeException | Error e) {
            onFailed.failed(type, ids(entries), e);
            return;
        }
        if (index.dueForWriting()) {
            try {
                index.write();
            } catch (IOException | RuntimeException e) {
                onFailed.failed(type, List.of(), e);
            }
        }
    }

    private static List<BlobId> ids(List<PackEntry> entries) {
        return entries.stream().map(PackEntry::id).toList();
    }

    /** Waits until all packs taken over before are stored or have failed. */
    void await() throws InterruptedException {
        try {
            all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("storing a pack never completes exceptionally", e);
        }
    }

    void awaitUninterruptibly() {
        all().join();
    }

    private CompletableFuture<Void> all() {
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    }

    byte[] segment() {
        byte @Nullable [] idle = segments.poll();
        return idle == null ? new byte[PackBuffer.SEGMENT] : idle;
    }

    void reuse(PackBuffer pack) {
        // what does not fit is left to the garbage collector
        pack.release().forEach(segments::offer);
    }

    @Override
    public void close() {
        threads.shutdown();
        awaitUninterruptibly();
        segments.clear();
    }
}

package io.holdfast.repository.restore;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.restore.Batch.Place;
import io.holdfast.repository.restore.Batch.Wanted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a batch wants, several packs at a time, and writes it into the files. Holds one pack for each thread. */
final class ContentFetcher {
    /** Enough to keep the store, the disk and the cores busy together; more only seek. */
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors() * 2L, 2, 8);

    private final Blobs blobs;
    private final Directory target;
    private final MetadataSetter setter;
    private final Progress progress;

    ContentFetcher(Blobs blobs, Directory target, MetadataSetter setter, Progress progress) {
        this.blobs = blobs;
        this.target = target;
        this.setter = setter;
        this.progress = progress;
    }

    /** Returns when all is written or, after the first failure or an interrupt, when every thread has stopped. */
    void fetch(Batch batch) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<List<Wanted>> packs = new ConcurrentLinkedQueue<>(batch.byPack());
        int threads = Math.min(THREADS, packs.size());
        if (threads == 0) {
            return;
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("restore-", 0).factory())) {
            ExecutorCompletionService<@Nullable Void> workers = new ExecutorCompletionService<>(pool);
            for (int i = 0; i < threads; i++) {
                workers.submit(() -> {
                    work(packs);
                    return null;
                });
            }
            try {
                for (int i = 0; i < threads; i++) {
                    workers.take().get();
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static IOException failure(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case IOException io -> io;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException runtime -> throw runtime;
            case Error error -> throw error;
            case null, default -> new IOException(e);
        };
    }

    private void work(ConcurrentLinkedQueue<List<Wanted>> packs) throws IOException, InterruptedException {
        try (DirectoryCursor cursor = new DirectoryCursor(target)) {
            for (List<Wanted> pack = packs.poll(); pack != null; pack = packs.poll()) {
                fetchPack(pack, cursor);
            }
        }
    }

    private void fetchPack(List<Wanted> pack, DirectoryCursor cursor) throws IOException, InterruptedException {
        Map<BlobId, Wanted> byId = pack.stream()
                .collect(Collectors.toMap(wanted -> wanted.location().id(), Function.identity()));
        GatheredParts parts = new GatheredParts(cursor, setter);
        try {
            blobs.loadAll(pack.stream().map(Wanted::location).toList(), (location, plaintext) -> {
                progress.transferred(location.length());
                Wanted wanted = byId.get(location.id());
                if (wanted == null) {
                    throw new IllegalStateException("a blob that was not asked for: " + location);
                }
                for (Place place : wanted.places()) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    parts.add(place.file(), plaintext, location.plainLength(), place.offset());
                    progress.processed(location.plainLength());
                }
            });
            parts.write();
        } catch (RepositoryException.Damaged e) {
            throw new RepositoryException.Damaged(e.getMessage() + affected(pack), e);
        }
    }

    /** Which pack it is and what it would have been for. */
    private static String affected(List<Wanted> pack) {
        List<String> files = pack.stream()
                .flatMap(wanted -> wanted.places().stream().map(Place::file))
                .distinct()
                .map(file -> file.path().toString())
                .toList();
        List<String> named = files.subList(0, Math.min(5, files.size()));
        String others = files.size() > named.size() ? " and " + (files.size() - named.size()) + " more files" : "";
        return " Pack " + pack.getFirst().location().pack() + " holds parts of " + String.join(", ", named) + others
                + ".";
    }
}

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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Reads what a batch wants, several packs at a time, and writes it into the files. Holds one pack for each thread. */
final class ContentFetcher {
    /** Enough to keep the store, the disk and the cores busy together; more only seek. */
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors() * 2L, 2, 8);

    private final Blobs blobs;
    private final Directory target;
    private final MetadataSetter setter;
    private final Losses losses;
    private final Progress progress;
    private final LongAdder lost = new LongAdder();

    ContentFetcher(Blobs blobs, Directory target, MetadataSetter setter, Losses losses, Progress progress) {
        this.blobs = blobs;
        this.target = target;
        this.setter = setter;
        this.losses = losses;
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

    /** Of what was to be fetched, bytes that the repository does not hold. */
    long lost() {
        return lost.sum();
    }

    private void fetchPack(List<Wanted> pack, DirectoryCursor cursor) throws IOException, InterruptedException {
        Map<BlobId, Wanted> left = new LinkedHashMap<>();
        pack.forEach(wanted -> left.put(wanted.location().id(), wanted));
        GatheredParts parts = new GatheredParts(cursor, setter);
        try {
            blobs.loadAll(pack.stream().map(Wanted::location).toList(), (location, plaintext) -> {
                progress.transferred(location.length());
                Wanted wanted = left.remove(location.id());
                if (wanted == null) {
                    throw new IllegalStateException("a blob that was not asked for: " + location);
                }
                take(wanted, plaintext, parts);
            });
        } catch (RepositoryException.Damaged e) {
            if (losses.end()) {
                throw new RepositoryException.Damaged(e.getMessage() + affected(pack), e);
            }
            salvage(left.values(), parts, cursor);
        }
        parts.write();
    }

    private void take(Wanted wanted, byte[] plaintext, GatheredParts parts) throws IOException, InterruptedException {
        int length = wanted.location().plainLength();
        for (Place place : wanted.places()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            parts.add(place.file(), plaintext, length, place.offset());
            progress.processed(length);
        }
    }

    /** Takes each by itself, and leaves out what cannot be had. */
    private void salvage(Collection<Wanted> left, GatheredParts parts, DirectoryCursor cursor)
            throws IOException, InterruptedException {
        for (Wanted wanted : left) {
            Blobs.Location location = wanted.location();
            byte[] plaintext;
            try {
                plaintext = blobs.load(location.type(), location.id());
            } catch (RepositoryException.Damaged e) {
                leaveOut(wanted, cursor, e);
                continue;
            }
            take(wanted, plaintext, parts);
        }
    }

    private void leaveOut(Wanted wanted, DirectoryCursor cursor, RepositoryException.Damaged why) throws IOException {
        int length = wanted.location().plainLength();
        for (Place place : wanted.places()) {
            losses.file(place.file().path(), length, why);
            place.file().leaveOut(cursor.at(place.file().directory()));
            progress.processed(length);
            lost.add(length);
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

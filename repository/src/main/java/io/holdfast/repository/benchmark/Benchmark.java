package io.holdfast.repository.benchmark;

import io.holdfast.repository.Progress;
import io.holdfast.repository.chunk.RabinChunker;
import io.holdfast.repository.store.Store;
import java.io.IOException;

/** Measures the stages, and the place with packs of noise. Under a lock that keeps a prune away; for one run. */
public final class Benchmark {
    private final Store store;
    private final long polynomial;
    private final Progress progress;

    /** @param polynomial of the repository's cuts */
    public Benchmark(Store store, long polynomial, Progress progress) {
        this.store = store;
        this.polynomial = polynomial;
        this.progress = progress;
    }

    /**
     * @param packs of 16 MiB to be written and read back
     * @throws InterruptedException when the thread is interrupted; what was written is removed
     */
    public BenchmarkReport run(int packs) throws IOException, InterruptedException {
        StoreRates.Rates place = new StoreRates(store, packs, progress).measure();
        progress.stage("measuring the stages");
        return new StageRates(new RabinChunker(polynomial)).measure(place);
    }
}

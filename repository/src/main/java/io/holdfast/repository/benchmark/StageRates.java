package io.holdfast.repository.benchmark;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.chunk.Chunker;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.packed.Compressors;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;

/** What one thread does of each stage in a second, once it is warm. About three seconds in all. */
final class StageRates {
    private static final int SAMPLE = 8 << 20;
    private static final long WARM_UP_NANOS = 150_000_000;
    private static final long NANOS = 300_000_000;

    private final Chunker chunker;
    private final Sealer sealer;
    private final byte[] sample = sample();

    StageRates(Chunker chunker) {
        SecureRandom random = new SecureRandom();
        this.chunker = chunker;
        this.sealer = new Sealer(SealingKey.random(random), random);
    }

    /** Half of it noise, half words: it compresses to somewhat more than half. */
    private static byte[] sample() {
        byte[] bytes = new byte[SAMPLE];
        Random random = new Random(8);
        for (int from = 0; from < SAMPLE; from += 1 << 17) {
            if ((from >> 17) % 2 == 0) {
                byte[] noise = new byte[1 << 17];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, from, noise.length);
                continue;
            }
            for (int at = from; at < from + (1 << 17); ) {
                byte[] word = Integer.toString(random.nextInt(4000), Character.MAX_RADIX)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                int length = Math.min(word.length, from + (1 << 17) - at);
                System.arraycopy(word, 0, bytes, at, length);
                at += length;
            }
        }
        return bytes;
    }

    @FunctionalInterface
    private interface Stage {
        void run() throws Sealer.NotAuthentic;
    }

    private static double rate(long bytes, Stage stage) throws InterruptedException {
        run(WARM_UP_NANOS, stage);
        long started = System.nanoTime();
        long rounds = run(NANOS, stage);
        return rounds * bytes * 1e9 / (System.nanoTime() - started);
    }

    private static long run(long nanos, Stage stage) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        long rounds = 0;
        try {
            while (rounds == 0 || System.nanoTime() < end) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while measuring");
                }
                stage.run();
                rounds++;
            }
        } catch (Sealer.NotAuthentic e) {
            throw new IllegalStateException("what was just sealed does not open", e);
        }
        return rounds;
    }

    BenchmarkReport measure(StoreRates.Rates store) throws InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (ZstdCompressCtx compressor = Compressors.large()) {
            byte[] compressed = compressor.compress(sample);
            byte[] room = new byte[(int) Zstd.compressBound(SAMPLE)];
            byte[] sealed = sealer.seal(sample);
            byte[] target = new byte[sealed.length];
            byte[] opened = new byte[SAMPLE];
            return new BenchmarkReport(
                    Runtime.getRuntime().availableProcessors(),
                    rate(SAMPLE, this::cutAll),
                    rate(SAMPLE, () -> {
                        Sha256.update(digest, sample, 0, SAMPLE);
                        digest.digest();
                    }),
                    rate(SAMPLE, () -> compressor.compressByteArray(room, 0, room.length, sample, 0, SAMPLE)),
                    rate(SAMPLE, () -> Zstd.decompressByteArray(opened, 0, SAMPLE, compressed, 0, compressed.length)),
                    rate(SAMPLE, () -> sealer.seal(sample, 0, SAMPLE, target, 0)),
                    rate(SAMPLE, () -> sealer.open(sealed, 0, sealed.length, opened, 0)),
                    (double) compressed.length / SAMPLE,
                    store.upload(),
                    store.download(),
                    store.listed(),
                    store.skipped());
        }
    }

    private void cutAll() {
        byte[] rest = sample;
        for (int end = chunker.cut(rest, rest.length, 0); end > 0; end = chunker.cut(rest, rest.length, 0)) {
            rest = Arrays.copyOfRange(rest, end, rest.length);
        }
    }
}

package io.holdfast.sources.postgres.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.packed.Compressors;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Seconds of processor for a GiB of log, of each step from the connection to the repository, and of a snapshot as the product
 * makes it. Only the processor is counted, so that others on the machine disturb little; the best of some rounds, as the first
 * ones warm up.
 *
 * <p>{@code LogCosts FOLDER-OF-SEGMENTS EMPTY-FOLDER [ROUNDS]}; {@code bench/postgres --only log} calls it with what a server
 * wrote.
 */
final class LogCosts {
    private static final int MIB = 1 << 20;
    private static final int SEGMENT = 16 * MIB;
    /** What walsender.c sends at once. */
    private static final int MESSAGE = 128 << 10;

    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<byte[]> segments;
    private final Path work;
    private final int rounds;
    private int made;

    private LogCosts(List<byte[]> segments, Path work, int rounds) {
        this.segments = segments;
        this.work = work;
        this.rounds = rounds;
    }

    @FunctionalInterface
    private interface Step {
        /** @return bytes of the result, where that is of interest */
        long run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        List<byte[]> segments = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList()) {
                if (Files.size(file) == SEGMENT) {
                    segments.add(Files.readAllBytes(file));
                }
            }
        }
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("no segments of 16 MiB in " + arguments[0]);
        }
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 6;
        new LogCosts(segments, Path.of(arguments[1]), rounds).report();
    }

    private void report() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "Seconds of processor for a GiB of log, the best of %d rounds over %d MiB%n",
                rounds,
                segments.size() * 16);
        steps();
        try (Spool spool = spool()) {
            alone("write to the spool and force it", () -> {
                try (Spool other = spool()) {
                    fill(other);
                }
                return 0;
            });
            fill(spool);
            alone("read it back", () -> read(spool));
            whole("in tails of 2 MiB", repository -> tails(repository, spool));
            whole("in a snapshot, verified", repository -> snapshot(repository, spool, true));
            whole("in a snapshot, not verified", repository -> snapshot(repository, spool, false));
        }
    }

    private void steps() throws Exception {
        MessageDigest digest = Sha256.digest();
        SecureRandom random = new SecureRandom();
        Sealer sealer = new Sealer(SealingKey.random(random), random);
        byte[] room = new byte[(int) Zstd.compressBound(MIB) + Sealer.OVERHEAD];
        byte[] sealed = new byte[room.length];
        byte[] opened = new byte[room.length];
        alone("SHA-256 of pieces", () -> {
            for (byte[] segment : segments) {
                for (int from = 0; from < SEGMENT; from += MIB) {
                    Sha256.update(digest, segment, from, MIB);
                    digest.digest();
                }
            }
            return 0;
        });
        List<byte[]> compressed = new ArrayList<>();
        try (ZstdCompressCtx ours = Compressors.longRecords();
                ZstdCompressCtx files = Compressors.large();
                ZstdCompressCtx level3 = Compressors.small();
                ZstdDecompressCtx decompressor = new ZstdDecompressCtx()) {
            alone("compress, as log is", () -> {
                compressed.clear();
                return compress(ours, room, compressed);
            });
            alone("compress, as files are", () -> compress(files, room, new ArrayList<>()));
            alone("compress, level 3", () -> compress(level3, room, new ArrayList<>()));
            alone("decompress", () -> {
                for (byte[] piece : compressed) {
                    decompressor.decompressByteArray(room, 0, MIB, piece, 0, piece.length);
                }
                return 0;
            });
        }
        alone("seal and open again what was compressed", () -> {
            for (byte[] piece : compressed) {
                sealer.seal(piece, 0, piece.length, sealed, 0);
                sealer.open(sealed, 0, piece.length + Sealer.OVERHEAD, opened, 0);
            }
            return 0;
        });
        alone("SHA-256 of what was compressed, as of a pack", () -> {
            for (byte[] piece : compressed) {
                Sha256.update(digest, piece, 0, piece.length);
            }
            digest.digest();
            return 0;
        });
    }

    private long compress(ZstdCompressCtx with, byte[] room, List<byte[]> to) {
        long bytes = 0;
        for (byte[] segment : segments) {
            for (int from = 0; from < SEGMENT; from += MIB) {
                int size = with.compressByteArray(room, 0, room.length, segment, from, MIB);
                to.add(Arrays.copyOf(room, size));
                bytes += size;
            }
        }
        return bytes;
    }

    private Spool spool() throws IOException {
        Spool spool = Spool.open(work.resolve("spool-" + made++));
        spool.facts().bind(new SpoolFacts.Identity(1, SEGMENT));
        return spool;
    }

    /** As the receiver does, while it is behind. */
    private void fill(Spool spool) throws IOException {
        try (SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            Lsn at = new Lsn(SEGMENT);
            int unforced = 0;
            for (byte[] segment : segments) {
                for (int from = 0; from < SEGMENT; from += MESSAGE) {
                    writer.write(1, at, ByteBuffer.wrap(segment, from, MESSAGE));
                    at = at.plus(MESSAGE);
                    unforced += MESSAGE;
                    if (unforced >= LogStreaming.FORCE_AT_LEAST_EVERY) {
                        writer.force();
                        unforced = 0;
                    }
                }
            }
            writer.force();
        }
    }

    private static long read(Spool spool) throws IOException {
        byte[] buffer = new byte[256 << 10];
        for (WalSegment segment : spool.segments().keySet()) {
            try (InputStream in = spool.open(segment, SEGMENT)) {
                while (in.read(buffer) >= 0) {}
            }
        }
        return 0;
    }

    @FunctionalInterface
    private interface Storing {
        void store(Repository repository) throws Exception;
    }

    private static void snapshot(Repository repository, Spool spool, boolean verify) throws Exception {
        SpoolWalk walk = SpoolWalk.of(spool, SEGMENT);
        RollPlan plan = RollPlan.of(walk, List.of(), walk.start().orElseThrow(), Integer.MAX_VALUE);
        LogDocument document = new LogDocument(
                "bench", 1, SEGMENT, "bench", Instant.now(), plan.ranges(), Optional.empty(), 0, Optional.empty());
        new LogRoll(repository, spool, new LogNames("bench", "bench", "bench", verify))
                .write(document, plan, Optional.empty(), Instant.now());
    }

    /** So much is written in a second by a busy server. */
    private static void tails(Repository repository, Spool spool) throws Exception {
        OpenTails tails =
                new OpenTails(repository, "bench", LogTiming.DEFAULT.again(), Clock.systemUTC(), List.of(), 0);
        for (Map.Entry<WalSegment, Spool.Held> held : spool.segments().entrySet()) {
            for (int from = 0; from < SEGMENT; from += 2 * MIB) {
                tails.append(new TailPayload(
                        TailPayload.Kind.WAL,
                        1,
                        1,
                        held.getKey().start().plus(from),
                        SEGMENT,
                        Optional.empty(),
                        spool.read(held.getKey(), from, 2 * MIB)));
            }
        }
    }

    /** On this thread only. */
    private void alone(String what, Step step) throws Exception {
        long best = Long.MAX_VALUE;
        long bytes = 0;
        for (int round = 0; round < rounds; round++) {
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            bytes = step.run();
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began);
        }
        print(what, best, bytes);
    }

    /** On all threads, the compilers' and the collector's too. */
    private void whole(String what, Storing storing) throws Exception {
        long best = Long.MAX_VALUE;
        long bytes = 0;
        for (int round = 0; round < rounds; round++) {
            Path directory = work.resolve("repository-" + made++);
            try (Password password = Password.of("of no value".toCharArray());
                    Repository repository = Repositories.init(directory, password)) {
                long began = PROCESS.getProcessCpuTime();
                storing.store(repository);
                best = Math.min(best, PROCESS.getProcessCpuTime() - began);
            }
            bytes = size(directory);
            delete(directory);
        }
        print(what, best, bytes);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void print(String what, long nanoseconds, long bytes) {
        double gibibytes = segments.size() * 16 / 1024.0;
        System.out.printf(
                Locale.ROOT,
                "%6.2f s  %s%s%n",
                nanoseconds / 1e9 / gibibytes,
                what,
                bytes == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", to %.1f %%", 100.0 * bytes / (segments.size() * (double) SEGMENT)));
    }
}

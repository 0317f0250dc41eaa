import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.chunk.Polynomial;
import io.holdfast.repository.chunk.RabinChunker;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.packed.Compressors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What each stage costs when it does nothing else, in CPU time of one warm thread, over a sample of the data; and from
 * that the least that the first backup, the restore and the check of it all can cost.
 *
 * <p>{@code java -cp 'lib/*' Stages.java FOLDER DATA-MIB STORED-MIB BACKUP-CPU RESTORE-CPU CHECK-CPU}
 */
final class Stages {
    private static final int SAMPLE = 256 << 20;
    private static final int CHUNK = 1536 << 10;

    private final List<byte[]> files = new ArrayList<>();
    private final List<byte[]> chunks = new ArrayList<>();
    private long bytes;

    @FunctionalInterface
    private interface Stage {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Stages stages = new Stages();
        stages.sample(Path.of(arguments[0]));
        double[] numbers = Arrays.stream(arguments).skip(1).mapToDouble(Double::parseDouble).toArray();
        stages.report(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private void sample(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.walk(folder)) {
            found = new ArrayList<>(all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList());
        }
        java.util.Collections.shuffle(found, new Random(7));
        for (Path file : found) {
            if (bytes >= SAMPLE) {
                break;
            }
            byte[] content = Files.readAllBytes(file);
            if (content.length == 0) {
                continue;
            }
            files.add(content);
            for (int from = 0; from < content.length; from += CHUNK) {
                chunks.add(Arrays.copyOfRange(content, from, Math.min(content.length, from + CHUNK)));
            }
            bytes += content.length;
        }
    }

    private void report(double data, double stored, double backup, double restore, double check) throws Exception {
        SecureRandom random = new SecureRandom();
        RabinChunker chunker = new RabinChunker(Polynomial.random(random));
        SealingKey key = SealingKey.random(random);
        Sealer sealer = new Sealer(key, random);
        MessageDigest digest = Sha256.digest();
        byte[] room = new byte[(int) Zstd.compressBound(CHUNK) + Sealer.OVERHEAD];
        byte[] other = new byte[room.length];

        // seconds of CPU for each MiB
        double cut = cost(bytes, () -> {
            for (byte[] file : files) {
                for (int from = 0; from < file.length; ) {
                    byte[] rest = Arrays.copyOfRange(file, from, Math.min(file.length, from + chunker.longest()));
                    int end = chunker.cut(rest, rest.length, 0);
                    from += end < 0 ? rest.length : end;
                }
            }
        });
        double hash = cost(bytes, () -> {
            for (byte[] chunk : chunks) {
                Sha256.update(digest, chunk, 0, chunk.length);
                digest.digest();
            }
        });
        List<byte[]> compressed = new ArrayList<>();
        double compress;
        try (ZstdCompressCtx small = Compressors.small();
                ZstdCompressCtx large = Compressors.large()) {
            compress = cost(bytes, () -> {
                compressed.clear();
                for (byte[] chunk : chunks) {
                    ZstdCompressCtx zstd = chunk.length <= Compressors.SMALL ? small : large;
                    int size = zstd.compressByteArray(room, 0, room.length, chunk, 0, chunk.length);
                    compressed.add(Arrays.copyOf(room, size));
                }
            });
        }
        long packed = compressed.stream().mapToLong(chunk -> chunk.length).sum();
        double decompress;
        try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
            decompress = cost(bytes, () -> {
                for (byte[] chunk : compressed) {
                    zstd.decompressByteArray(room, 0, room.length, chunk, 0, chunk.length);
                }
            });
        }
        List<byte[]> sealed = new ArrayList<>();
        double seal = cost(packed, () -> {
            sealed.clear();
            for (byte[] chunk : compressed) {
                sealer.seal(chunk, 0, chunk.length, room, 0);
                sealed.add(Arrays.copyOf(room, chunk.length + Sealer.OVERHEAD));
            }
        });
        double open = cost(packed, () -> {
            for (byte[] chunk : sealed) {
                sealer.open(chunk, 0, chunk.length, other, 0);
            }
        });
        Path draft = Files.createTempFile("holdfast-stages", "");
        double read;
        double write;
        try {
            byte[] mebibyte = new byte[1 << 20];
            write = cost(SAMPLE, () -> {
                try (var out = Files.newOutputStream(draft)) {
                    for (int i = 0; i < SAMPLE >> 20; i++) {
                        out.write(mebibyte);
                    }
                }
            });
            read = cost(SAMPLE, () -> {
                try (var in = Files.newInputStream(draft)) {
                    while (in.read(mebibyte) > 0) {}
                }
            });
        } finally {
            Files.delete(draft);
        }

        System.out.printf(
                Locale.ROOT,
                "%nMiB for each second of CPU, one warm thread: cut %.0f, SHA-256 %.0f, compress %.0f, decompress %.0f,"
                        + " seal %.0f, open %.0f, read %.0f, write %.0f%n",
                1 / cut,
                1 / hash,
                1 / compress,
                1 / decompress,
                1 / seal,
                1 / open,
                1 / read,
                1 / write);
        bound("backup", backup, new String[] {
            "read", "cut", "SHA-256 of chunks and packs", "compress", "seal", "open and decompress again", "write"
        }, new double[] {
            data * read,
            data * cut,
            (data + stored) * hash,
            data * compress,
            stored * seal,
            stored * open + data * decompress,
            stored * write
        });
        bound("restore", restore, new String[] {"read", "open", "decompress", "SHA-256 of chunks", "write"}, new double[] {
            stored * read, stored * open, data * decompress, data * hash, data * write
        });
        bound("check-read-data", check, new String[] {"read", "open", "decompress", "SHA-256 of packs and chunks"}, new double[] {
            stored * read, stored * open, data * decompress, (data + stored) * hash
        });
    }

    private static void bound(String what, double used, String[] names, double[] seconds) {
        double sum = Arrays.stream(seconds).sum();
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            parts.append(String.format(Locale.ROOT, "%s %.2f, ", names[i], seconds[i]));
        }
        System.out.printf(
                Locale.ROOT,
                "%s: the stages need %.2f s of CPU, %.0f %% of the %.2f s used: %sthe rest (start, compiler, collector, system"
                        + " calls, trees, index) %.2f%n",
                what,
                sum,
                100 * sum / used,
                used,
                parts,
                used - sum);
    }

    /** The best of several rounds: the first ones warm up. */
    private static double cost(long bytes, Stage stage) throws Exception {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            stage.run();
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            best = Math.min(best, used / 1e9 / (bytes / 1048576.0));
        }
        return best;
    }
}

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes the benchmark's files. Of each GiB: 35 % programs and libraries of this machine, 20 % weights of a model (they
 * do not compress), 20 % pages of a database, 15 % log lines (some 5:1), 10 % small texts, 8,000 files of 13 KB on
 * average. All but the programs are the same everywhere.
 *
 * <p>{@code java MakeData.java make FOLDER MEBIBYTES}; the folder must not exist. {@code java MakeData.java change
 * FOLDER PERCENT SEED} writes that share of the bytes anew: whole small files, and stretches of large ones. {@code java
 * MakeData.java large FOLDER GIBIBYTES} makes one file of a database's pages, a quarter of it noise.
 */
final class MakeData {
    private static final long LARGE = 64L << 20;
    private static final int BLOCK = 64 << 10;

    private final Random random;
    private final byte[] block = new byte[BLOCK];
    private long line;

    private MakeData(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "make" -> new MakeData(20261124).make(folder, Long.parseLong(arguments[2]) << 20);
            case "large" -> new MakeData(20).largeFile(folder, Long.parseLong(arguments[2]) << 30);
            case "change" ->
                new MakeData(Long.parseLong(arguments[3])).change(folder, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    @FunctionalInterface
    private interface Filler {
        void fill();
    }

    private void make(Path folder, long bytes) throws IOException {
        Files.createDirectories(folder.getParent());
        Files.createDirectory(folder);
        programs(folder.resolve("programs"), bytes * 35 / 100);
        large(folder.resolve("weights"), bytes * 20 / 100, () -> random.nextBytes(block));
        large(folder.resolve("database"), bytes * 20 / 100, this::pages);
        large(folder.resolve("logs"), bytes * 15 / 100, this::lines);
        long left = bytes * 10 / 100;
        for (int number = 0; left > 0; number++) {
            Path directory = Files.createDirectories(folder.resolve("small/" + number / 100));
            long length = Math.min(left, 500 + random.nextInt(25_000));
            lines();
            write(directory.resolve("file-" + number), length, () -> {});
            left -= length;
        }
    }

    private void programs(Path folder, long bytes) throws IOException {
        Files.createDirectory(folder);
        long left = bytes;
        int number = 0;
        for (String from : List.of("/usr/bin", "/usr/lib", "/usr/share")) {
            try (Stream<Path> files = Files.walk(Path.of(from))) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    if (left <= 0) {
                        return;
                    }
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(file)) {
                        Path directory = Files.createDirectories(folder.resolve(String.valueOf(number / 200)));
                        Path copy = directory.resolve(number + "-" + file.getFileName());
                        Files.copy(file, copy);
                        copy.toFile().setWritable(true);
                        left -= Files.size(file);
                        number++;
                    }
                }
            }
        }
    }

    private void largeFile(Path folder, long bytes) throws IOException {
        Files.createDirectories(folder);
        long[] written = {0};
        write(folder.resolve("pages"), bytes, () -> {
            if (written[0]++ % 4 == 3) {
                random.nextBytes(block);
            } else {
                pages();
            }
        });
    }

    private void large(Path folder, long bytes, Filler filler) throws IOException {
        Files.createDirectory(folder);
        long left = bytes;
        for (int number = 0; left > 0; number++) {
            write(folder.resolve("part-" + number), Math.min(LARGE, left), filler);
            left -= LARGE;
        }
    }

    private void write(Path file, long length, Filler filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = length; left > 0; left -= BLOCK) {
                filler.fill();
                out.write(block, 0, (int) Math.min(BLOCK, left));
            }
        }
    }

    /** Rows of numbers and words, each page three quarters full. */
    private void pages() {
        java.util.Arrays.fill(block, (byte) 0);
        for (int page = 0; page < BLOCK; page += 8192) {
            StringBuilder rows = new StringBuilder(6300);
            while (rows.length() < 6100) {
                rows.append((char) random.nextInt(128)).append((char) random.nextInt(128)).append((char) 0);
                rows.append(Long.toString(random.nextLong(), 36)).append(" customer ").append(line++).append((char) 0);
            }
            byte[] bytes = rows.toString().getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, block, page + 8192 - bytes.length, bytes.length);
        }
    }

    private void lines() {
        StringBuilder text = new StringBuilder(BLOCK + 200);
        while (text.length() < BLOCK) {
            text.append("2026-11-24T")
                    .append(10 + line % 14)
                    .append(":00:00Z INFO order ")
                    .append(line++)
                    .append(" account ")
                    .append(random.nextInt(100_000))
                    .append(" bought ")
                    .append(random.nextInt(1000))
                    .append(" at ")
                    .append(random.nextInt(10_000) / 100.0)
                    .append(" state=EXECUTED venue=XETRA trace=")
                    .append(Integer.toHexString(random.nextInt(1 << 16)))
                    .append('\n');
        }
        System.arraycopy(text.toString().getBytes(StandardCharsets.US_ASCII), 0, block, 0, BLOCK);
    }

    private void change(Path folder, int percent) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            long size = Files.size(file);
            if (size < 4 << 20) {
                if (random.nextInt(100) < percent) {
                    lines();
                    write(file, size, () -> {});
                }
                continue;
            }
            long stretch = size * percent / 100;
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.seek(random.nextLong(size - stretch));
                for (long left = stretch; left > 0; left -= BLOCK) {
                    if (file.toString().contains("weights")) {
                        random.nextBytes(block);
                    } else {
                        lines();
                    }
                    out.write(block, 0, (int) Math.min(BLOCK, left));
                }
            }
        }
    }
}

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Makes the benchmark's files, the same in each run: half of the bytes cannot be compressed, half are log lines (some
 * 5:1); half lie in files of 64 MiB, the others in files of 4 KiB to 1 MiB; every tenth small file is a copy of another.
 *
 * <p>{@code java MakeData.java FOLDER MEBIBYTES}; the folder must not exist.
 */
final class MakeData {
    private static final long LARGE = 64L << 20;
    private static final int BLOCK = 64 << 10;

    private final Random random = new Random(20261124);
    private final byte[] block = new byte[BLOCK];
    private long line;

    public static void main(String[] arguments) throws IOException {
        new MakeData().make(Path.of(arguments[0]), Long.parseLong(arguments[1]) << 20);
    }

    private void make(Path folder, long bytes) throws IOException {
        Files.createDirectories(folder.getParent());
        Files.createDirectory(folder);
        long left = bytes;
        for (int number = 0; left > bytes / 2; number++) {
            long length = Math.min(LARGE, left - bytes / 2);
            write(folder.resolve("large-" + number), length, number % 2 == 0);
            left -= length;
        }
        Path before = null;
        for (int number = 0; left > 0; number++) {
            Path directory = Files.createDirectories(folder.resolve("small/" + number / 100));
            Path file = directory.resolve("file-" + number);
            if (before != null && number % 10 == 9) {
                Files.copy(before, file);
            } else {
                // as many files of each order of magnitude
                long length = Math.min(left, (4L << 10) << random.nextInt(9));
                write(file, length, number % 2 == 0);
                before = file;
            }
            left -= Files.size(file);
        }
    }

    private void write(Path file, long length, boolean noise) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = length; left > 0; left -= BLOCK) {
                if (noise) {
                    random.nextBytes(block);
                } else {
                    lines();
                }
                out.write(block, 0, (int) Math.min(BLOCK, left));
            }
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
}

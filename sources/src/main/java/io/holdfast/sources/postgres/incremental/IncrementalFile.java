package io.holdfast.sources.postgres.incremental;

import io.holdfast.repository.snapshot.Revision;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.page.RelationPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A file of an incremental backup: the blocks that changed since the backup it builds on (PostgreSQL's
 * {@code incremental_file.c} reads them, {@code basebackup_incremental.c} writes them). In the server's byte order, which
 * is little-endian here: magic, number of blocks, truncation length in blocks, the blocks' numbers, zeros up to a whole
 * block, the blocks.
 *
 * <p>The whole file is as long as its last block or the truncation length demand. Of the earlier file counts what lies
 * before the truncation length; the server sends every block after it that is not empty.
 */
public final class IncrementalFile implements Revision {
    private static final String PREFIX = "INCREMENTAL.";
    private static final int MAGIC = 0xd3ae1f0d;

    private final InputStream blocks;
    private final String name;
    private final int[] numbers;
    private final long length;
    private final long kept;
    private final RevisedCrc crc;
    private final boolean shrinks;
    private int next;

    private IncrementalFile(InputStream blocks, String name, int[] numbers, int kept, int earlierCrc, long earlier) {
        this.blocks = blocks;
        this.name = name;
        this.numbers = numbers;
        this.kept = Math.min((long) kept * PageChecksum.PAGE, earlier);
        int last = numbers.length == 0 ? 0 : numbers[numbers.length - 1] + 1;
        // servers before 17.8 take the table's length for the map's; what lies beyond a map's end counts as empty pages
        long wanted = RelationPath.isVisibilityMap(name) ? this.kept : (long) kept * PageChecksum.PAGE;
        this.length = Math.max(wanted, (long) last * PageChecksum.PAGE);
        this.crc = new RevisedCrc(earlierCrc, earlier, length);
        this.shrinks = this.kept < earlier;
    }

    /** Whether a file's own name is that of an incremental one. */
    public static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    /** The name of the file that it stands for. */
    public static String wholeName(String name) {
        return name.substring(PREFIX.length());
    }

    /**
     * Reads the header.
     *
     * @param name for messages
     * @param content read further by {@link #next}
     * @param earlierCrc of the whole file that it builds on, as the earlier backup's manifest has it
     * @param earlier that file's length in bytes
     * @throws SourceException when it is not what a server of versions 17 and 18 sends
     */
    public static IncrementalFile open(String name, InputStream content, int earlierCrc, long earlier)
            throws IOException {
        ByteBuffer header = read(name, content, 3 * Integer.BYTES);
        int magic = header.getInt();
        int count = header.getInt();
        int kept = header.getInt();
        if (magic != MAGIC
                || count < 0
                || count > RelationPath.BLOCKS_A_SEGMENT
                || kept < 0
                || kept > RelationPath.BLOCKS_A_SEGMENT) {
            throw broken(name, "its header is " + Integer.toHexString(magic) + ", " + count + ", " + kept);
        }
        int[] numbers = new int[count];
        if (count > 0) {
            ByteBuffer listed = read(name, content, count * Integer.BYTES);
            int last = -1;
            for (int i = 0; i < count; i++) {
                numbers[i] = listed.getInt();
                if (numbers[i] <= last || numbers[i] >= RelationPath.BLOCKS_A_SEGMENT) {
                    throw broken(name, "block " + numbers[i] + " follows block " + last);
                }
                last = numbers[i];
            }
            int used = (3 + count) * Integer.BYTES;
            read(name, content, Math.ceilDiv(used, PageChecksum.PAGE) * PageChecksum.PAGE - used);
        }
        return new IncrementalFile(content, name, numbers, kept, earlierCrc, earlier);
    }

    private static ByteBuffer read(String name, InputStream content, int bytes) throws IOException {
        byte[] read = content.readNBytes(bytes);
        if (read.length != bytes) {
            throw broken(name, "it ends early");
        }
        return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SourceException broken(String name, String why) {
        return new SourceException("The server's incremental file " + name + " is not sound: " + why
                + ". The backup is discarded; the setting 'incremental: never' takes full ones.");
    }

    @Override
    public long length() {
        return length;
    }

    /** The numbers of the blocks that came, ascending, within the file. */
    IntStream numbers() {
        return Arrays.stream(numbers);
    }

    /** Whether less of the earlier file counts than there was: the whole is then to be read as {@link #whole}. */
    public boolean shrinks() {
        return shrinks;
    }

    /**
     * The whole file.
     *
     * @param earlierContent read as far as it counts
     */
    public InputStream whole(InputStream earlierContent) throws IOException {
        return new WholeFile(this, earlierContent, kept);
    }

    @Override
    public Optional<Change> next() throws IOException {
        if (next == numbers.length) {
            if (blocks.read() >= 0) {
                throw broken(name, "it goes on after its last block");
            }
            return Optional.empty();
        }
        long offset = (long) numbers[next++] * PageChecksum.PAGE;
        byte[] block = blocks.readNBytes(PageChecksum.PAGE);
        if (block.length != PageChecksum.PAGE) {
            throw broken(name, "it ends early");
        }
        return Optional.of(new Change(offset, block));
    }

    @Override
    public void rewritten(long offset, byte[] before, byte[] after) {
        crc.rewritten(offset, before, after);
    }

    /** The CRC-32C of the whole file, once all that changed was rewritten; not for one that {@link #shrinks}. */
    public int crc() {
        return crc.value();
    }
}

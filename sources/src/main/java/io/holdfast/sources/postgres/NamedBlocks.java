package io.holdfast.sources.postgres;

import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.snapshot.Revision;
import io.holdfast.sources.postgres.incremental.RevisedCrc;
import io.holdfast.sources.postgres.page.PageChecksum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Blocks of a running cluster's file that are read because they may have changed; the others are as they were in the
 * earlier backup. A block that was cut off meanwhile counts as empty: replay cuts it off too.
 */
final class NamedBlocks implements Revision {
    private final OpenFile file;
    private final long size;
    private final BitSet blocks;
    private final int mostAtOnce;
    private final Optional<LivePages> pages;
    private final ReadRate rate;
    private final RevisedCrc crc;
    private final List<Long> damaged = new ArrayList<>();
    private int at;
    private long read;

    /**
     * @param size of the file in whole blocks, in bytes, and not less than {@code earlier} has
     * @param blocks to be read, within the file
     * @param mostAtOnce as long as the chunks are that the file is stored in, in blocks
     * @param pages that are verified; empty when there is nothing to verify
     */
    NamedBlocks(
            OpenFile file,
            long size,
            BitSet blocks,
            int mostAtOnce,
            ManifestFile earlier,
            Optional<LivePages> pages,
            ReadRate rate) {
        this.file = file;
        this.size = size;
        this.blocks = blocks;
        this.mostAtOnce = mostAtOnce;
        this.pages = pages;
        this.rate = rate;
        this.crc = new RevisedCrc(earlier.crc32c().orElseThrow(), earlier.size(), size);
    }

    @Override
    public long length() {
        return size;
    }

    @Override
    public Optional<Change> next() throws IOException, InterruptedException {
        int first = blocks.nextSetBit(at);
        if (first < 0) {
            return Optional.empty();
        }
        at = Math.min(blocks.nextClearBit(first), first + mostAtOnce);
        byte[] content = new byte[(at - first) * PageChecksum.PAGE];
        long position = (long) first * PageChecksum.PAGE;
        rate.take(content.length);
        int there = file.read(content, 0, content.length, position);
        if (pages.isPresent()) {
            pages.get().verify(content, there, position, damaged);
        }
        read += there;
        return Optional.of(new Change(position, content));
    }

    @Override
    public void rewritten(long offset, byte[] before, byte[] after) {
        crc.rewritten(offset, before, after);
    }

    /** CRC-32C of the whole file, once all that changed was rewritten. */
    int crc() {
        return crc.value();
    }

    /** Blocks of the file whose checksums are wrong, of those that were read. */
    List<Long> damaged() {
        return damaged;
    }

    /** Bytes that were read so far. */
    long readBytes() {
        return read;
    }
}

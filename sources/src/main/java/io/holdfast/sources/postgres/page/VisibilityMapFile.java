package io.holdfast.sources.postgres.page;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * A file of a visibility map: two bits for each block of a table, all visible and all frozen (PostgreSQL's
 * {@code visibilitymap.c}). A bit that is not set costs time; one that is wrongly set costs rows.
 */
public final class VisibilityMapFile {
    private static final int PAGE = PageChecksum.PAGE;
    private static final int HEADER = 24;
    private static final int BLOCKS_A_BYTE = 4;
    private static final int BITS = 0b11;
    /** Blocks of the table that one page is for. */
    public static final int BLOCKS_A_PAGE = (PAGE - HEADER) * BLOCKS_A_BYTE;

    private final byte[] content;
    private final long firstPage;

    /**
     * @param content whole pages; changed in place
     * @param firstPage number of the first page in the map: not 0 in a second segment
     */
    public VisibilityMapFile(byte[] content, long firstPage) {
        this.content = content;
        this.firstPage = firstPage;
    }

    /**
     * Clears the bits of blocks of the table; those of a block that the file has no page for are clear already. Each page is
     * checked and gets its checksum once.
     */
    public void clear(LongStream blocks) {
        BitSet sound = new BitSet();
        BitSet bare = new BitSet();
        blocks.forEach(block -> {
            long page = block / BLOCKS_A_PAGE - firstPage;
            if (page >= 0 && (page + 1) * PAGE <= content.length) {
                clear((int) page, (int) (block % BLOCKS_A_PAGE), sound, bare);
            }
        });
        sound.stream().forEach(page -> PageChecksum.set(content, page * PAGE, firstPage + page));
    }

    /**
     * @param sound pages whose checksums were right before the first of their bits was cleared
     * @param bare pages without checksums
     */
    private void clear(int page, int block, BitSet sound, BitSet bare) {
        int from = page * PAGE;
        int at = from + HEADER + block / BLOCKS_A_BYTE;
        int bits = BITS << 2 * (block % BLOCKS_A_BYTE);
        if ((content[at] & bits) == 0 || PageChecksum.isNew(content, from)) {
            return;
        }
        if (!sound.get(page) && !bare.get(page)) {
            int stated = PageChecksum.stated(content, from);
            if (stated != 0 && stated != PageChecksum.of(content, from, firstPage + page)) {
                // nothing in it can be relied on; an empty page says of no block that it is visible
                Arrays.fill(content, from, from + PAGE, (byte) 0);
                return;
            }
            (stated == 0 ? bare : sound).set(page);
        }
        content[at] &= (byte) ~bits;
    }
}

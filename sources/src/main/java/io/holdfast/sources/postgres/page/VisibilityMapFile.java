package io.holdfast.sources.postgres.page;

import java.util.Arrays;

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

    /** Clears the bits of a block of the table; those of a block that the file has no page for are clear already. */
    public void clear(long block) {
        long page = block / BLOCKS_A_PAGE - firstPage;
        if (page < 0 || (page + 1) * PAGE > content.length) {
            return;
        }
        int from = (int) page * PAGE;
        int within = (int) (block % BLOCKS_A_PAGE);
        int at = from + HEADER + within / BLOCKS_A_BYTE;
        int bits = BITS << 2 * (within % BLOCKS_A_BYTE);
        if ((content[at] & bits) == 0 || PageChecksum.isNew(content, from)) {
            return;
        }
        int stated = PageChecksum.stated(content, from);
        if (stated != 0 && stated != PageChecksum.of(content, from, firstPage + page)) {
            // nothing in it can be relied on; an empty page says of no block that it is visible
            Arrays.fill(content, from, from + PAGE, (byte) 0);
            return;
        }
        content[at] &= (byte) ~bits;
        if (stated != 0) {
            PageChecksum.set(content, from, firstPage + page);
        }
    }
}

package io.holdfast.repository.packed;

import com.github.luben.zstd.ZstdCompressCtx;

/** zstd's contexts as blobs are compressed by, without checksums: the MAC and the id are checks enough. */
public final class Compressors {
    /** Up to so many bytes of plaintext a blob is small. */
    public static final int SMALL = 32 << 10;

    /** zstd's own default, for what is small: there it costs nothing. */
    private static final int LEVEL = 3;

    /**
     * zstd's single-table search as of level 2, but with matches of 5 bytes and a table that stays in the first cache.
     * Of programs and libraries it compresses 28 % more a second than level 3, to 3.7 % more bytes, which is still not
     * 2 % more than the repository that restic's "auto" makes of them; text comes out the same.
     */
    private static final int FAST_LEVEL = 2;

    private static final int FAST_STRATEGY = 1;
    private static final int FAST_MATCH = 5;
    private static final int FAST_TABLE_BITS = 15;

    /** Up to so many bytes of plaintext records are compressed by {@link #records}, beyond by {@link #longRecords}. */
    public static final int LONGEST_RECORDS = 256 << 10;

    /**
     * The shorter the table, the nearer the matches: what is found far away in a database's pages is mostly a few bytes that are
     * the same by chance, and takes more to say than the bytes themselves. In pieces of 64 KiB, tables of rows with some text
     * come out 2.6 % smaller than with the parameters above, in nine tenths of the time; indexes the same.
     */
    private static final int RECORDS_TABLE_BITS = 13;

    /**
     * For the same reason log is compressed best with matches of 7 bytes, which is what zstd's level 1 looks for: in pieces of
     * a MiB it comes out 2 % smaller than with the parameters for files, in 70 to 75 % of the time, and decompresses in as
     * much; 3 % smaller than with level 3, in a third of the time. Log of plain text becomes 1 % longer.
     */
    private static final int LONG_RECORDS_LEVEL = 1;

    private Compressors() {}

    /** For small blobs. The caller closes it. */
    public static ZstdCompressCtx small() {
        return plain(new ZstdCompressCtx().setLevel(LEVEL));
    }

    /** For the others, if they are of files. The caller closes it. */
    public static ZstdCompressCtx large() {
        return plain(new ZstdCompressCtx()
                .setLevel(FAST_LEVEL)
                .setStrategy(FAST_STRATEGY)
                .setMinMatch(FAST_MATCH)
                .setHashLog(FAST_TABLE_BITS));
    }

    /** For pages of a database. The caller closes it. */
    public static ZstdCompressCtx records() {
        return plain(new ZstdCompressCtx()
                .setLevel(FAST_LEVEL)
                .setStrategy(FAST_STRATEGY)
                .setMinMatch(FAST_MATCH)
                .setHashLog(RECORDS_TABLE_BITS));
    }

    /** For a database's log. The caller closes it. */
    public static ZstdCompressCtx longRecords() {
        return plain(new ZstdCompressCtx().setLevel(LONG_RECORDS_LEVEL));
    }

    private static ZstdCompressCtx plain(ZstdCompressCtx compressor) {
        compressor.setChecksum(false);
        compressor.setContentSize(true);
        return compressor;
    }
}

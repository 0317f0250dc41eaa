package io.holdfast.repository.chunk;

import io.holdfast.repository.blob.Texture;

/** Cuts every so many bytes. Short pieces come several at a time: each hand-over to another thread has its price. */
public final class FixedChunker implements Chunker {
    private static final int AT_ONCE = 512 << 10;

    private final int piece;
    private final int chunk;

    /** @param piece size of every piece but the last, in bytes; 1 or more */
    public FixedChunker(int piece) {
        if (piece < 1) {
            throw new IllegalArgumentException("pieces of " + piece + " bytes");
        }
        this.piece = piece;
        this.chunk = piece * Math.max(1, AT_ONCE / piece);
    }

    @Override
    public int longest() {
        return chunk;
    }

    @Override
    public int piece() {
        return piece;
    }

    /** What changes in place, page by page, are a database's files. */
    @Override
    public Texture texture() {
        return Texture.RECORDS;
    }

    @Override
    public int cut(byte[] bytes, int length, int searched) {
        return length >= chunk ? chunk : NONE;
    }
}

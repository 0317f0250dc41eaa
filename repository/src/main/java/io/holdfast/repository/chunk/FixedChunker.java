package io.holdfast.repository.chunk;

/** Cuts every so many bytes. */
public final class FixedChunker implements Chunker {
    private final int size;

    /** @param size of every chunk but the last, in bytes; 1 or more */
    public FixedChunker(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("chunks of " + size + " bytes");
        }
        this.size = size;
    }

    @Override
    public int longest() {
        return size;
    }

    @Override
    public int cut(byte[] bytes, int length, int searched) {
        return length >= size ? size : NONE;
    }
}

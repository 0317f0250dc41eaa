package io.holdfast.repository.chunk;

import io.holdfast.repository.blob.Texture;

/** Finds where chunks end. Keeps no state between calls, so one serves many threads. */
public sealed interface Chunker permits RabinChunker, FixedChunker {
    /** The longest chunk there can be, in bytes. */
    int longest();

    /** A chunk is stored in pieces of so many bytes, the last of it in a shorter one; at most {@link #longest()}. */
    default int piece() {
        return longest();
    }

    /** What content that is cut so looks like. */
    default Texture texture() {
        return Texture.MIXED;
    }

    /**
     * Looks for the end of the chunk that begins at {@code bytes[0]}.
     *
     * @param length how many bytes of the chunk are known so far
     * @param searched the {@code length} of an earlier call for the same chunk that found nothing, else 0
     * @return the chunk's length, or {@link #NONE} when it does not end within {@code length} bytes; never
     *     {@link #NONE} once {@code length} has reached {@link #longest()}
     */
    int cut(byte[] bytes, int length, int searched);

    /** No cut within what was looked at. */
    int NONE = -1;
}

package io.holdfast.repository.tree;

/** Where a file's content may be cut into blobs. Any cut is valid; a good one finds again what did not change. */
public sealed interface Cuts {
    /** restic's Rabin cuts with the repository's own polynomial: deduplicates against what stock restic wrote. */
    Cuts CONTENT = new Content();

    /** Content-defined, restic's own. */
    record Content() implements Cuts {}

    /**
     * Every {@code bytes} bytes: for files that change in place, page by page.
     *
     * @param bytes a multiple of 512; 512 KiB to 8 MiB is what restic's readers expect
     */
    record Fixed(int bytes) implements Cuts {
        public Fixed {
            if (bytes < 512 || bytes % 512 != 0 || bytes > 8 << 20) {
                throw new IllegalArgumentException("fixed cuts of " + bytes + " bytes");
            }
        }
    }
}

package io.holdfast.repository.blob;

/** What a blob's content looks like, as far as whoever stores it knows: it may be compressed in another way for that. */
public enum Texture {
    /** Anything: files. */
    MIXED,
    /** Of a database, or of its log: short rows and numbers between noise, in pages. */
    RECORDS
}

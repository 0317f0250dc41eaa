package io.holdfast.repository.blob;

/** What a blob holds; packs hold blobs of one type only. */
public enum BlobType {
    DATA,
    TREE
}

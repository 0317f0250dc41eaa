package io.holdfast.sources;

/** How far a recovery point is proven; each level includes those before it. */
public enum ProofLevel {
    /** The repository holds it durably. */
    STORED,
    /** Every byte was read back and its digests are right. */
    CHECKSUMMED,
    /** It was restored to files. */
    RESTORED,
    /** Its own engine opened it. */
    OPENED,
    /** Queries on the restored system gave the right answers. */
    QUERIED
}

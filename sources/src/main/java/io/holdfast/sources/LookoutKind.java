package io.holdfast.sources;

/**
 * A kind of place of which Holdfast only tells what there is: it can be looked into, and nothing backs it up as what it
 * is. Stateless; safe for many threads.
 */
public interface LookoutKind {
    /** The word used in declarations, such as {@code s3}; none that a {@link SourceKind} has. */
    String name();

    Discovery discovery();

    /** How what was found there can be protected all the same: whole sentences. */
    String advice();
}

package io.holdfast.control.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody outside of the catalog remembers of the chain: that it once ended with this record. In a repository it is a
 * snapshot without files, and its tags say it all.
 *
 * @param where who remembers it, such as a repository's name with a snapshot's id
 */
public record AuditAnchor(long seq, String hash, Instant at, String where) {
    /** Of the snapshots that are anchors. */
    public static final String TAG = "audit-anchor";

    private static final String SEQ = "audit-seq=";
    private static final String HASH = "audit-hash=";

    /** The tags of the snapshot that remembers this record. */
    public static List<String> tags(AuditRecord record) {
        return List.of(TAG, SEQ + record.seq(), HASH + record.hash());
    }

    /** Empty when a snapshot with these tags is none. */
    public static Optional<AuditAnchor> of(List<String> tags, Instant at, String where) {
        if (!tags.contains(TAG)) {
            return Optional.empty();
        }
        try {
            long seq = value(tags, SEQ).map(Long::parseLong).orElse(0L);
            return value(tags, HASH).filter(hash -> seq > 0).map(hash -> new AuditAnchor(seq, hash, at, where));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> value(List<String> tags, String name) {
        return tags.stream()
                .filter(tag -> tag.startsWith(name))
                .map(tag -> tag.substring(name.length()))
                .findFirst();
    }
}

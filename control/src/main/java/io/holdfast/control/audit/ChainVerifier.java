package io.holdfast.control.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a chain by nothing but its records, in the order they are kept in, and anchors. Each record is looked at once; what
 * is kept in memory does not grow with a sound chain. For one thread.
 */
public final class ChainVerifier {
    private static final int MOST_FINDINGS = 1000;

    private final Map<Long, List<AuditAnchor>> anchors = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    /** First and last of what was not seen yet and should have been. */
    private final TreeMap<Long, Long> missing = new TreeMap<>();

    private long records;
    private long lastSeq;
    private @Nullable String lastHash;

    /**
     * @param after 0 for a whole chain; else the records up to this one are not looked at
     * @param anchors in any order
     */
    public ChainVerifier(long after, List<AuditAnchor> anchors) {
        this.lastSeq = after;
        this.lastHash = after == 0 ? AuditRecord.START : null;
        for (AuditAnchor anchor : anchors) {
            this.anchors.computeIfAbsent(anchor.seq(), seq -> new ArrayList<>()).add(anchor);
        }
    }

    /** What is wrong. */
    public enum Kind {
        /** The content is not what the hash was made of. */
        CHANGED,
        REMOVED,
        /** Two of one number, or one that the next one does not follow. */
        INSERTED,
        REORDERED,
        /** The whole chain from here backwards is another one than an anchor remembers. */
        REWRITTEN,
        TRUNCATED,
        /** A line that is no record. */
        UNREADABLE
    }

    /** @param seq of the record, or of the first of several; 0 when it is not known */
    public record Finding(Kind kind, long seq, String message) {}

    /**
     * @param records how many were looked at
     * @param lastSeq of the newest; 0 when there is none
     * @param anchored the newest one that an anchor confirms; 0 when none does
     * @param findings in the order they were found; empty for a sound chain
     */
    public record Verdict(long records, long lastSeq, long anchored, List<Finding> findings) {
        public boolean isSound() {
            return findings.isEmpty();
        }
    }

    private long anchored;

    /** The next one, as it is kept. */
    public void add(AuditRecord record) {
        records++;
        long seq = record.seq();
        if (!record.computedHash().equals(record.hash())) {
            find(Kind.CHANGED, seq, "Record " + seq + " was changed: its content does not give its hash.");
        }
        if (seq == lastSeq && records > 1) {
            find(Kind.INSERTED, seq, "There is a second record " + seq + ".");
            return;
        }
        if (seq <= lastSeq) {
            late(seq);
            return;
        }
        if (seq > lastSeq + 1) {
            missing.put(lastSeq + 1, seq - 1);
        } else if (lastHash != null && !record.previous().equals(lastHash)) {
            find(
                    Kind.INSERTED,
                    seq,
                    seq == 1
                            ? "Record 1 follows another one: it is not the first of this chain."
                            : "Record " + seq + " does not follow record " + (seq - 1)
                                    + ": one of them was put in place of another one.");
        }
        lastSeq = seq;
        lastHash = record.hash();
        for (AuditAnchor anchor : anchors.getOrDefault(seq, List.of())) {
            if (anchor.hash().equals(record.hash())) {
                anchored = seq;
            } else {
                find(
                        Kind.REWRITTEN,
                        seq,
                        "Record " + seq + " is not the one that the anchor of " + anchor.at() + " in " + anchor.where()
                                + " names: the chain was rewritten at or before it.");
            }
        }
    }

    private void late(long seq) {
        Map.Entry<Long, Long> gap = missing.floorEntry(seq);
        if (gap == null || gap.getValue() < seq) {
            find(
                    Kind.INSERTED,
                    seq,
                    "There is a second record " + seq + ", or one of before the first, after record " + lastSeq + ".");
            return;
        }
        find(Kind.REORDERED, seq, "Record " + seq + " comes after record " + lastSeq + ".");
        missing.remove(gap.getKey());
        if (gap.getKey() < seq) {
            missing.put(gap.getKey(), seq - 1);
        }
        if (seq < gap.getValue()) {
            missing.put(seq + 1, gap.getValue());
        }
    }

    /** A line that is none. @param why begins with a verb */
    public void addUnreadable(long line, String why) {
        find(Kind.UNREADABLE, 0, "Line " + line + " " + why + ".");
    }

    /** After the last one. */
    public Verdict verdict() {
        missing.forEach((first, last) -> find(
                Kind.REMOVED,
                first,
                first.equals(last)
                        ? "Record " + first + " is missing."
                        : "Records " + first + " to " + last + " are missing."));
        missing.clear();
        for (Map.Entry<Long, List<AuditAnchor>> entry : anchors.entrySet()) {
            if (entry.getKey() > lastSeq) {
                AuditAnchor anchor = entry.getValue().getFirst();
                find(
                        Kind.TRUNCATED,
                        lastSeq + 1,
                        "The end is missing: the chain ends with record " + lastSeq + ", and the anchor of "
                                + anchor.at() + " in " + anchor.where() + " has seen record " + anchor.seq() + ".");
            }
        }
        return new Verdict(records, lastSeq, anchored, List.copyOf(findings));
    }

    private void find(Kind kind, long seq, String message) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(kind, seq, message));
        }
    }
}

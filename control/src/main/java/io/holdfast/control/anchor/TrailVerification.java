package io.holdfast.control.anchor;

import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.AuditRecords;
import io.holdfast.control.audit.ChainVerifier;
import io.holdfast.control.audit.ChainVerifier.Verdict;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** Judges the whole audit trail against the anchors in the repositories; blocks for seconds for each million records. */
@Component
public class TrailVerification {
    private final AuditAnchors anchors;
    private final AuditRecords records;

    TrailVerification(AuditAnchors anchors, AuditRecords records) {
        this.anchors = anchors;
        this.records = records;
    }

    /** @param unreachable each a sentence: a repository that should hold anchors and could not be asked */
    record Found(List<AuditAnchor> items, List<String> unreachable) {}

    /**
     * What came of it.
     *
     * @param anchors how many the repositories hold
     * @param unreachable each a sentence: a repository that should hold anchors and could not be asked
     * @param head the hash of the newest record that was looked at; empty when there is none
     */
    public record Outcome(Verdict verdict, int anchors, List<String> unreachable, String head) {}

    Found anchors() {
        List<AuditAnchor> items = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        for (StoreDeclaration repository : anchors.repositories()) {
            try {
                items.addAll(anchors.in(repository));
            } catch (IOException e) {
                unreachable.add(repository.name() + ": " + e.getMessage());
            }
        }
        return new Found(items, unreachable);
    }

    /** Reads every record and every anchor. */
    public Outcome verify() {
        // first: what is recorded since is not missed for that
        Found found = anchors();
        ChainVerifier verifier = new ChainVerifier(0, found.items());
        AtomicReference<String> head = new AtomicReference<>("");
        records.forEachAfter(0, record -> {
            verifier.add(record);
            head.set(record.hash());
        });
        return new Outcome(verifier.verdict(), found.items().size(), found.unreachable(), head.get());
    }
}

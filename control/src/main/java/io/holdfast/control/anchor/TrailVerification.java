package io.holdfast.control.anchor;

import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.AuditRecord;
import io.holdfast.control.audit.AuditRecords;
import io.holdfast.control.audit.ChainVerifier;
import io.holdfast.control.audit.ChainVerifier.Verdict;
import io.holdfast.control.errand.ErrandWatch;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
        return anchors(ErrandWatch.NOBODY);
    }

    private Found anchors(ErrandWatch watch) {
        List<StoreDeclaration> repositories = anchors.repositories();
        long done = 0;
        List<AuditAnchor> items = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        for (StoreDeclaration repository : repositories) {
            watch.reached("asking repositories for the heads of the audit trail", done++, (long) repositories.size());
            try {
                items.addAll(anchors.in(repository));
            } catch (IOException e) {
                unreachable.add(repository.name() + ": " + e.getMessage());
            }
        }
        return new Found(items, unreachable);
    }

    /** {@link #verify(ErrandWatch)} with nobody watching. */
    public Outcome verify() {
        return verify(ErrandWatch.NOBODY);
    }

    /** Reads every record and every anchor. @param watch told before each */
    public Outcome verify(ErrandWatch watch) {
        // first: what is recorded since is not missed for that
        Found found = anchors(watch);
        ChainVerifier verifier = new ChainVerifier(0, found.items());
        AtomicReference<String> head = new AtomicReference<>("");
        // of those that come meanwhile nobody waits for
        long all = records.newest().map(AuditRecord::seq).orElse(0L);
        AtomicLong read = new AtomicLong();
        records.forEachAfter(0, record -> {
            watch.reached("reading the audit trail", read.getAndIncrement(), Math.max(all, read.get()));
            verifier.add(record);
            head.set(record.hash());
        });
        return new Outcome(verifier.verdict(), found.items().size(), found.unreachable(), head.get());
    }
}

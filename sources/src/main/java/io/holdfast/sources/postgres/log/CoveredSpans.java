package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.log.LogArchive.Covered;
import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import io.holdfast.sources.postgres.log.StoredLog.StoredTail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins what a repository holds of a log into spans of time without a gap. */
final class CoveredSpans {
    private final List<Covered> spans = new ArrayList<>();
    private @Nullable LogPosition end;
    private long system;

    private CoveredSpans() {}

    static List<Covered> of(StoredLog log) {
        CoveredSpans spans = new CoveredSpans();
        for (Chapter chapter : log.chapters()) {
            LogDocument document = chapter.document();
            spans.add(
                    document.systemIdentifier(),
                    document.gap().isEmpty(),
                    document.start(),
                    document.end(),
                    document.begun(),
                    document.coveredUntil().orElse(document.begun()),
                    document.gap());
        }
        for (StoredTail tail : log.tails()) {
            TailPayload header = tail.header();
            Instant until = header.coveredUntil().orElse(null);
            if (header.kind() != TailPayload.Kind.HISTORY && until != null) {
                spans.add(header.systemIdentifier(), true, tail.start(), tail.end(), until, until, Optional.empty());
            }
        }
        return spans.spans.stream().sorted(Comparator.comparing(Covered::from)).toList();
    }

    private void add(
            long ofSystem,
            boolean goesOn,
            LogPosition start,
            LogPosition newEnd,
            Instant from,
            Instant until,
            Optional<Gap> gap) {
        LogPosition before = end;
        // another timeline begins within the one before, wherever its number says
        boolean joins = before != null
                && goesOn
                && ofSystem == system
                && (start.timeline() != before.timeline() || !start.lsn().isAfter(before.lsn()));
        if (joins) {
            Covered last = spans.removeLast();
            spans.add(new Covered(last.from(), until.isAfter(last.until()) ? until : last.until(), last.gap()));
        } else {
            // a short piece may be stored only after all that it covers
            spans.add(new Covered(from.isBefore(until) ? from : until, until, gap));
        }
        end = newEnd;
        system = ofSystem;
    }
}

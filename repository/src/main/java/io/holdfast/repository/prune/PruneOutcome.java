package io.holdfast.repository.prune;

import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.index.PackUse.Usage;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts in figures what a prune did, or would do.
 *
 * @param present packs at the beginning with their sizes
 */
record PruneOutcome(PackUse use, PrunePlan plan, Map<String, Long> present) {

    /** As a run that nobody hinders would end. */
    PruneSummary planned(Set<String> orphans, Set<String> kept) {
        return of(plan.names(), orphans, kept, repackedBytes(plan.repacked()), false);
    }

    /**
     * @param removable packs that went from the index
     * @param kept that a vault does not let go, beside those that the plan says
     * @param added bytes of new packs
     * @param waiting whether nothing was removed in the end
     */
    PruneSummary of(Set<String> removable, Set<String> orphans, Set<String> kept, long added, boolean waiting) {
        long bytes = bytes(removable) + bytes(orphans);
        return summary(
                count(plan.removed(), removable),
                count(plan.repacked(), removable),
                waiting ? Set.of() : orphans,
                locked(kept),
                added,
                waiting ? removable.size() + orphans.size() : 0,
                waiting ? bytes : 0);
    }

    private record Counted(long packs, long bytes) {}

    private Counted locked(Set<String> kept) {
        Set<String> names = plan.detained().stream().map(Usage::name).collect(Collectors.toCollection(HashSet::new));
        names.addAll(kept);
        return new Counted(names.size(), bytes(names));
    }

    private Counted count(Collection<Usage> packs, Set<String> of) {
        long count = 0;
        long bytes = 0;
        for (Usage usage : packs) {
            if (of.contains(usage.name())) {
                count++;
                bytes += present.getOrDefault(usage.name(), 0L);
            }
        }
        return new Counted(count, bytes);
    }

    private PruneSummary summary(
            Counted removed,
            Counted repacked,
            Set<String> orphans,
            Counted locked,
            long added,
            long waitingPacks,
            long waitingBytes) {
        PrunePlan.Totals totals = plan.totals();
        return new PruneSummary(
                totals.usedBlobs(),
                totals.usedBytes(),
                totals.unusedBlobs(),
                totals.unusedBytes(),
                use.packs(),
                repacked.packs(),
                repackedBytes(plan.repacked()),
                removed.packs(),
                orphans.size(),
                waitingPacks > 0 ? -added : removed.bytes() + repacked.bytes() + bytes(orphans) - added,
                waitingPacks,
                waitingBytes,
                locked.packs(),
                locked.bytes(),
                plan.keptUnusedBytes());
    }

    /** Of these packs as they are stored. */
    long bytes(Set<String> packs) {
        return packs.stream().mapToLong(name -> present.getOrDefault(name, 0L)).sum();
    }

    private static long repackedBytes(Collection<Usage> packs) {
        return packs.stream().mapToLong(Usage::usedBytes).sum();
    }
}

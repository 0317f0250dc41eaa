package io.holdfast.repository.prune;

import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.index.PackUse.Usage;
import io.holdfast.repository.pack.PackBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which packs go, and which are rewritten before they go.
 *
 * @param removed without a used blob
 * @param repacked their used blobs are moved
 * @param detained without a used blob, and locked at a vault
 * @param keptUnusedBytes in packs that stay as they are
 */
record PrunePlan(List<Usage> removed, List<Usage> repacked, List<Usage> detained, Totals totals, long keptUnusedBytes) {
    /** A pack below a quarter of the usual size is small. */
    private static final long SMALL = PackBuffer.TARGET / 4;

    /** @param usedBytes sealed, as are {@code unusedBytes} */
    record Totals(long usedBlobs, long usedBytes, long unusedBlobs, long unusedBytes) {}

    /** A candidate and whether it is rewritten whatever it saves. */
    private record Candidate(Usage usage, boolean always) {
        double unusedShare() {
            return (double) usage.unusedBytes() / (usage.unusedBytes() + usage.usedBytes());
        }
    }

    /** Of the packs that are to go from the index. */
    Set<String> names() {
        return Stream.concat(removed.stream(), repacked.stream())
                .map(Usage::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** @param staying names of packs that cannot be removed now */
    static PrunePlan of(PackUse use, PruneRequest request, Set<String> staying) {
        List<Usage> removed = new ArrayList<>();
        List<Usage> detained = new ArrayList<>();
        long stuckUnused = 0;
        List<Candidate> candidates = new ArrayList<>();
        List<Usage> small = new ArrayList<>();
        long usedBlobs = 0;
        long usedBytes = 0;
        long unusedBlobs = 0;
        long unusedBytes = 0;
        for (int pack = 0; pack < use.packs(); pack++) {
            Usage usage = use.usage(pack);
            usedBlobs += usage.usedBlobs();
            usedBytes += usage.usedBytes();
            unusedBlobs += usage.blobs() - usage.usedBlobs();
            unusedBytes += usage.unusedBytes();
            if (staying.contains(usage.name())) {
                // moving blobs out of it would only store them twice
                if (usage.usedBlobs() == 0) {
                    detained.add(usage);
                } else {
                    stuckUnused += usage.unusedBytes();
                }
            } else if (usage.usedBlobs() == 0) {
                removed.add(usage);
            } else if (usage.mixed() || (request.repackUncompressed() && !usage.compressed())) {
                candidates.add(new Candidate(usage, true));
            } else if (usage.unusedBytes() > 0) {
                candidates.add(new Candidate(usage, false));
            } else if (usage.size() < SMALL) {
                small.add(usage);
            }
        }
        if (request.repackSmall()) {
            for (boolean trees : new boolean[] {false, true}) {
                List<Usage> alike =
                        small.stream().filter(usage -> usage.trees() == trees).toList();
                // one alone would only be written again as it is
                if (alike.size() > 1) {
                    alike.forEach(usage -> candidates.add(new Candidate(usage, true)));
                }
            }
        }
        candidates.sort(Comparator.comparing(Candidate::always)
                .thenComparingDouble(Candidate::unusedShare)
                .reversed());
        long left = candidates.stream()
                .mapToLong(candidate -> candidate.usage().unusedBytes())
                .sum();
        long most = request.maxUnused().bytes(usedBytes);
        long rewritten = 0;
        Map<Integer, Usage> repacked = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            Usage usage = candidate.usage();
            boolean wanted = candidate.always() || left > most;
            if (wanted && rewritten + usage.size() <= request.maxRepackBytes()) {
                repacked.put(usage.pack(), usage);
                rewritten += usage.size();
                left -= usage.unusedBytes();
            }
        }
        return new PrunePlan(
                removed,
                List.copyOf(repacked.values()),
                detained,
                new Totals(usedBlobs, usedBytes, unusedBlobs, unusedBytes),
                left + stuckUnused);
    }
}

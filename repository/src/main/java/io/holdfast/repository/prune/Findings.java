package io.holdfast.repository.prune;

import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.tree.TreeTraversal;
import java.util.Map;
import java.util.Set;

/**
 * What a prune goes by.
 *
 * @param snapshots names of those whose needs are marked in {@code use}
 * @param traversal has followed all trees of these snapshots, and follows none of them again
 * @param present packs with their sizes
 * @param orphans packs that no index file named
 * @param kept packs that no index file named and that a vault does not let go
 */
record Findings(
        Set<String> snapshots,
        TreeTraversal traversal,
        PackUse use,
        PrunePlan plan,
        Detained detained,
        Map<String, Long> present,
        Set<String> orphans,
        Set<String> kept) {}

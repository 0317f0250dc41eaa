package io.holdfast.sources.postgres.incremental;

import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.page.VisibilityMapFile;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which blocks of tables an incremental backup brought, to put the visibility maps right. Older servers (17.7 for one;
 * 18.6 is mended) do not log which page of the map they clear a bit in, so that the map's page is not sent while the
 * table's is: "Why clearing the VM doesn't require registering vm buffer in wal record", pgsql-hackers, 2026. The map
 * would say of changed rows that all see them. To clear the bits of all blocks that changed does no harm where the server
 * did log it.
 */
public final class ChangedBlocks {
    /** By relation, and then by segment of its main fork. */
    private final Map<RelationPath, Map<RelationPath, BitSet>> changed = new HashMap<>();

    /** @param name of an incremental file in the manifest */
    public void changed(String name, IncrementalFile file) {
        segment(name).ifPresent(blocks -> file.numbers().forEach(blocks::set));
    }

    /** @param name of a file that came whole, though there was one before */
    public void replaced(String name) {
        segment(name).ifPresent(blocks -> blocks.set(0, RelationPath.BLOCKS_A_SEGMENT));
    }

    /** Empty for what is not of a main fork. */
    private Optional<BitSet> segment(String name) {
        return RelationPath.of(name)
                .filter(RelationPath::isMain)
                .map(path -> changed.computeIfAbsent(path.relation(), relation -> new HashMap<>())
                        .computeIfAbsent(path, segment -> new BitSet()));
    }

    /** Whether any block of the map's table changed. */
    public boolean concern(String map) {
        return RelationPath.of(map)
                .filter(path -> changed.containsKey(path.relation()))
                .isPresent();
    }

    /**
     * Clears the bits of all changed blocks but those whose page of the map came with the backup.
     *
     * @param map its name in the manifest
     * @param content of the whole file, changed in place
     * @param came the incremental file of the map
     */
    public void clear(String map, byte[] content, IncrementalFile came) {
        RelationPath path = RelationPath.of(map).orElseThrow();
        BitSet fresh = new BitSet();
        came.numbers().forEach(fresh::set);
        long firstPage = path.inFork(0);
        VisibilityMapFile file = new VisibilityMapFile(content, firstPage);
        changed.getOrDefault(path.relation(), Map.of())
                .forEach((segment, blocks) -> file.clear(blocks.stream()
                        .mapToLong(segment::inFork)
                        .filter(block -> !isFresh(fresh, block / VisibilityMapFile.BLOCKS_A_PAGE - firstPage))));
    }

    private static boolean isFresh(BitSet fresh, long page) {
        return page >= 0 && page < RelationPath.BLOCKS_A_SEGMENT && fresh.get((int) page);
    }
}

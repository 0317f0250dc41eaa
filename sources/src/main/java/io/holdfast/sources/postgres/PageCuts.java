package io.holdfast.sources.postgres;

import io.holdfast.repository.tree.Cuts;
import io.holdfast.sources.PreviousBackup;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the files of a cluster's relations are cut. They change in place, in pages of 8 KiB at fixed offsets, so cuts at fixed
 * offsets find again what did not change. The smaller the less is stored when changes are scattered: where 8 % of all pages
 * changed, half of the pieces of 64 KiB are as they were and none of those of 512 KiB; at 64 KiB a whole backup of pgbench's
 * tables is 15 % larger. But each piece takes 48 bytes in the index and 67 in the tree that lists it, so a large cluster is cut
 * into larger ones.
 */
final class PageCuts {
    private static final Logger LOG = LoggerFactory.getLogger(PageCuts.class);
    private static final int LEAST = 64 << 10;
    private static final int MOST = 512 << 10;
    /** In a cluster, about: their places in the index are some 50 MB. */
    private static final long PIECES = 1 << 20;
    /** Files that are cut anew are stored anew, whole. */
    private static final int WORTH_IT = 4;

    /** What backups that do not say it were made with. */
    static final Cuts.Fixed FORMER = new Cuts.Fixed(MOST);

    private PageCuts() {}

    /**
     * @param bytes of the cluster, about
     * @param earlier those of the last backup
     */
    static Cuts.Fixed of(long bytes, Optional<Cuts.Fixed> earlier) {
        int wanted = LEAST;
        while (wanted < MOST && bytes / wanted > PIECES) {
            wanted *= 2;
        }
        Cuts.Fixed best = new Cuts.Fixed(wanted);
        return earlier.filter(before -> before.bytes() >= LEAST && best.bytes() < WORTH_IT * before.bytes())
                .orElse(best);
    }

    /** As {@link #of(long, Optional)}. A full backup, too, finds again what the one before has stored. */
    static Cuts.Fixed after(Optional<PreviousBackup> previous, long bytes) {
        Optional<Cuts.Fixed> earlier = Optional.empty();
        if (previous.isPresent()) {
            try {
                earlier = Optional.of(BaseBackupRecord.read(
                                previous.get().repository(), previous.get().snapshot())
                        .pageCuts());
            } catch (IOException e) {
                LOG.warn("How the last backup cut its files is not known: {}", e.getMessage());
            }
        }
        return of(bytes, earlier);
    }
}

package io.holdfast.repository.repair;

import io.holdfast.repository.packed.Salvaged;
import io.holdfast.repository.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * What a repair found and did, or with a dry run would do.
 *
 * @param replaced files that were damaged or missing and came from the mirror, by path in the repository
 * @param unreplaced files that are damaged and that the mirror does not have whole, each with a reason
 * @param indexChanged whether the index had to be made anew
 * @param missingPacks that the index named and that are not there, nor in the mirror
 * @param salvaged damaged packs, with what was taken from them; they are removed when anything of them was known
 * @param looked whether snapshots could be looked at: not by a dry run while the index is damaged
 * @param snapshots that need what is lost
 * @param unreadable ids of snapshots that are not what was written
 */
public record RepairReport(
        List<String> replaced,
        List<String> unreplaced,
        boolean indexChanged,
        List<String> missingPacks,
        List<Salvaged> salvaged,
        boolean looked,
        List<Rewritten> snapshots,
        List<String> unreadable) {
    public RepairReport {
        replaced = List.copyOf(replaced);
        unreplaced = List.copyOf(unreplaced);
        missingPacks = List.copyOf(missingPacks);
        salvaged = List.copyOf(salvaged);
        snapshots = List.copyOf(snapshots);
        unreadable = List.copyOf(unreadable);
    }

    /** Whether all is there that the snapshots need, or those that were written in their places. */
    public boolean whole() {
        return looked
                && snapshots.stream().allMatch(each -> each.without().isPresent())
                && unreadable.isEmpty()
                && unreplaced.isEmpty();
    }

    /**
     * A snapshot that needs what is lost.
     *
     * @param without it; empty when none was written
     * @param cut files of which parts are lost
     * @param emptied directories whose list of entries is lost
     */
    public record Rewritten(Snapshot snapshot, Optional<Snapshot> without, List<String> cut, List<String> emptied) {
        public Rewritten {
            cut = List.copyOf(cut);
            emptied = List.copyOf(emptied);
        }
    }
}

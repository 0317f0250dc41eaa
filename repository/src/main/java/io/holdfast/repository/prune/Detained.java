package io.holdfast.repository.prune;

import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a vault does not let go yet. A pack that a locked index file names is detained as well as a locked one: if it went,
 * that index file would tell every client of blobs that are nowhere.
 *
 * @param packs names of locked packs
 * @param indexFiles names of locked index files
 */
record Detained(Set<String> packs, Set<String> indexFiles) {
    static final Detained NOTHING = new Detained(Set.of(), Set.of());

    /** As the vault has it now; nothing where there is no vault. */
    static Detained at(Optional<VaultLocks> vault) throws IOException {
        return vault.isEmpty()
                ? NOTHING
                : new Detained(names(vault.get(), FileKind.PACK), names(vault.get(), FileKind.INDEX));
    }

    private static Set<String> names(VaultLocks vault, FileKind kind) throws IOException {
        Set<String> names = new HashSet<>();
        for (StoreFile file : vault.locked(kind).keySet()) {
            names.add(file.name());
        }
        return names;
    }

    /** Names of all packs that have to stay, whatever the snapshots need. */
    Set<String> all(PackUse use) {
        Set<String> all = new HashSet<>(packs);
        for (String file : indexFiles) {
            use.packsOf(file).forEach(pack -> all.add(use.name(pack)));
        }
        return all;
    }
}

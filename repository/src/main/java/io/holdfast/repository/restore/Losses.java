package io.holdfast.repository.restore;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.tree.EntryPath;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a restore finds lost: told at the end, or the end at once. Safe for many threads. */
final class Losses {
    private final OnDamage onDamage;
    private final Map<EntryPath, Loss> found = new HashMap<>();

    Losses(OnDamage onDamage) {
        this.onDamage = onDamage;
    }

    /** Whether the first one ends the restore. */
    boolean end() {
        return onDamage == OnDamage.FAIL;
    }

    /** @throws RepositoryException.Damaged {@code why}, when that ends the restore */
    void directory(EntryPath path, RepositoryException.Damaged why) throws RepositoryException.Damaged {
        add(new Loss(path, true, 0, why.reason()), why);
    }

    /**
     * @param bytes that are lost, beside those that were lost before
     * @throws RepositoryException.Damaged {@code why}, when that ends the restore
     */
    void file(EntryPath path, long bytes, RepositoryException.Damaged why) throws RepositoryException.Damaged {
        add(new Loss(path, false, bytes, why.reason()), why);
    }

    private synchronized void add(Loss loss, RepositoryException.Damaged why) throws RepositoryException.Damaged {
        if (end()) {
            throw why;
        }
        found.merge(
                loss.path(),
                loss,
                (first, next) ->
                        new Loss(first.path(), first.directory(), first.bytes() + next.bytes(), first.reason()));
    }

    /** By their paths. */
    synchronized List<Loss> toList() {
        return found.values().stream()
                .sorted(Comparator.comparing(loss -> loss.path().toString()))
                .toList();
    }
}

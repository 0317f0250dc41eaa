package io.holdfast.repository.snapshot;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The snapshots of a repository. Safe for many threads. */
public final class SnapshotFiles {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{4,64}");

    private final Store store;
    private final SealedFiles files;

    // a file never changes under its name
    private final Map<String, Snapshot> read = new ConcurrentHashMap<>();

    public SnapshotFiles(Store store, SealedFiles files) {
        this.store = store;
        this.files = files;
    }

    /** All, oldest first. */
    public List<Snapshot> all() throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        Set<String> names = names();
        read.keySet().retainAll(names);
        for (String name : names) {
            try {
                snapshots.add(load(name));
            } catch (NoSuchFileException e) {
                // forgotten since the listing
                continue;
            }
        }
        snapshots.sort(Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id));
        return List.copyOf(snapshots);
    }

    /** Ids of all, read or not. */
    public Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Store.Listed listed : store.list(FileKind.SNAPSHOT)) {
            names.add(listed.file().name());
        }
        return names;
    }

    /** @throws RepositoryException when there is none, or more than one, or the prefix is none */
    public Snapshot find(String idOrPrefix) throws IOException {
        if (!PREFIX.matcher(idOrPrefix).matches()) {
            throw new RepositoryException("\"" + idOrPrefix
                    + "\" is no snapshot id. Give 4 to 64 hexadecimal digits in lower case, as the list shows them.");
        }
        List<String> found = names().stream()
                .filter(name -> name.startsWith(idOrPrefix))
                .limit(3)
                .toList();
        if (found.isEmpty()) {
            throw missing(idOrPrefix);
        }
        if (found.size() > 1) {
            throw new RepositoryException("Several snapshots begin with " + idOrPrefix + ": " + String.join(", ", found)
                    + ". Give more digits.");
        }
        try {
            return load(found.getFirst());
        } catch (NoSuchFileException e) {
            throw missing(idOrPrefix);
        }
    }

    private RepositoryException missing(String id) {
        return new RepositoryException("The repository at " + store.location() + " has no snapshot " + id
                + ". List its snapshots; it may have been forgotten.");
    }

    /**
     * @throws NoSuchFileException when it has gone
     * @throws RepositoryException.Damaged when it is not what was written
     */
    public Snapshot load(String id) throws IOException {
        Snapshot known = read.get(id);
        if (known != null) {
            return known;
        }
        return readAgain(id);
    }

    /** As {@link #load}, from the store whatever was read before. */
    public Snapshot readAgain(String id) throws IOException {
        StoreFile file = new StoreFile(FileKind.SNAPSHOT, id);
        try {
            Snapshot snapshot = SnapshotDocument.parse(files.read(file)).toSnapshot(id);
            read.put(id, snapshot);
            return snapshot;
        } catch (Json.Malformed e) {
            throw files.damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** Durable when this returns; all that it refers to must be durable before. */
    public Snapshot write(SnapshotDocument document) throws IOException {
        String id = files.write(FileKind.SNAPSHOT, document.write());
        return load(id);
    }

    /** As {@link #write}, after all that the snapshot refers to was prolonged where the store has retention. */
    public Snapshot writeProlonged(SnapshotDocument document) throws IOException {
        Optional<VaultLocks> vault = store.vault();
        String id =
                files.write(FileKind.SNAPSHOT, document.write(), file -> vault.ifPresent(locks -> locks.covered(file)));
        return load(id);
    }

    /** Writes a snapshot of another repository into this one, after what it refers to was prolonged. */
    public Snapshot writeCopy(SnapshotFiles from, Snapshot snapshot) throws IOException {
        byte[] bytes = from.files.read(new StoreFile(FileKind.SNAPSHOT, snapshot.id()));
        try {
            return writeProlonged(SnapshotDocument.parse(bytes).copied(snapshot));
        } catch (Json.Malformed e) {
            throw from.files.damaged(
                    new StoreFile(FileKind.SNAPSHOT, snapshot.id()), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Writes a changed copy of a snapshot; the old one stays.
     *
     * @throws NoSuchFileException when it has gone
     */
    public Snapshot writeChanged(Snapshot snapshot, UnaryOperator<SnapshotDocument> change) throws IOException {
        return write(changed(snapshot, change));
    }

    private SnapshotDocument changed(Snapshot snapshot, UnaryOperator<SnapshotDocument> change) throws IOException {
        StoreFile file = new StoreFile(FileKind.SNAPSHOT, snapshot.id());
        try {
            return change.apply(SnapshotDocument.parse(files.read(file)));
        } catch (Json.Malformed e) {
            throw files.damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** See {@link io.holdfast.repository.Repository#retag}. What they need has been prolonged. @param retained stay beside what is written */
    public List<Retagged> retag(List<String> ids, UnaryOperator<List<String>> tags, Set<String> retained)
            throws IOException {
        List<Retagged> changed = new ArrayList<>();
        for (String id : ids) {
            Snapshot before;
            try {
                before = load(id);
            } catch (NoSuchFileException e) {
                throw missing(id);
            }
            List<String> after = tags.apply(before.tags());
            if (!after.equals(before.tags())) {
                Snapshot written = writeProlonged(changed(before, document -> document.withTags(after, before)));
                if (!retained.contains(id)) {
                    remove(List.of(id));
                }
                changed.add(new Retagged(before, written));
            }
        }
        return List.copyOf(changed);
    }

    /** @throws RepositoryException.Held when one of those that can be read is under a legal hold */
    public void ensureNoneHeld(List<String> ids) throws IOException {
        for (String id : ids) {
            try {
                List<String> tags = load(id).tags();
                if (LegalHold.holds(tags)) {
                    throw new RepositoryException.Held("Snapshot " + id.substring(0, 8) + " is under a legal hold ("
                            + String.join(", ", LegalHold.cases(tags)) + "). Nothing was removed. Lift the hold with"
                            + " holdfast repo hold remove when the case is closed.");
                }
            } catch (NoSuchFileException | RepositoryException.Damaged e) {
                // whether it is there is seen when it is removed; one that cannot be read may be removed
                continue;
            }
        }
    }

    /** Removes them all, or none when one is not there. */
    public void remove(List<String> ids) throws IOException {
        Set<String> present = names();
        for (String id : ids) {
            if (!present.contains(id)) {
                throw missing(id);
            }
        }
        for (String id : ids) {
            try {
                store.remove(new StoreFile(FileKind.SNAPSHOT, id));
            } catch (NoSuchFileException e) {
                // another process forgot it at the same moment: it is gone, as wanted
                continue;
            }
        }
    }
}
